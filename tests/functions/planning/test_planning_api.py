from datetime import timedelta

from tests.functions.invoking import Caller
from tests.functions.planning.conftest import create_event, create_planned_event, in_days


def test_plan_event_stores_tasks_and_makes_it_planned(manager: Caller) -> None:
    event_id = create_event(manager)

    answer = manager.call("POST", f"/api/v1/planning/events/{event_id}/plan", {})

    assert answer.status == 200
    assert answer.body["stored"]
    assert len(answer.body["change"]["added"]) == len(answer.body["plan"]["tasks"])
    assert manager.call("GET", f"/api/v1/events/{event_id}").body["status"] == "planned"


def test_plan_event_needs_no_body(manager: Caller) -> None:
    event_id = create_event(manager)

    assert manager.call("POST", f"/api/v1/planning/events/{event_id}/plan").status == 200


def test_a_preview_stores_nothing(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    body = {"date": str(in_days(164)), "preview": True}

    answer = manager.call("POST", f"/api/v1/planning/events/{event_id}/plan", body)

    assert answer.body["plan"]["event"]["date"] == str(in_days(164))
    assert not answer.body["stored"]
    timeline = manager.call("GET", f"/api/v1/planning/events/{event_id}/timeline")
    assert timeline.body["event"]["date"] == str(in_days(150))


def test_timeline_is_what_was_planned(manager: Caller) -> None:
    event_id = create_event(manager)
    planned = manager.call("POST", f"/api/v1/planning/events/{event_id}/plan", {}).body["plan"]

    answer = manager.call("GET", f"/api/v1/planning/events/{event_id}/timeline")

    assert answer.status == 200
    assert answer.body == planned
    assert answer.headers["ETag"] == '"2"'


def test_timeline_before_the_first_plan_is_not_found(manager: Caller) -> None:
    event_id = create_event(manager)

    assert manager.call("GET", f"/api/v1/planning/events/{event_id}/timeline").status == 404


def test_timeline_of_another_agency_is_not_found(manager: Caller, stranger: Caller) -> None:
    event_id = create_planned_event(manager)

    assert stranger.call("GET", f"/api/v1/planning/events/{event_id}/timeline").status == 404
    assert stranger.call("POST", f"/api/v1/planning/events/{event_id}/plan", {}).status == 404


def test_list_tasks_pages_the_most_urgent_first(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    seen = []
    path = cursor = f"/api/v1/planning/tasks?event_id={event_id}&limit=20"

    while cursor:
        page = manager.call("GET", cursor).body
        seen += page["items"]
        cursor = f"{path}&cursor={page['next_cursor']}" if page["next_cursor"] else ""

    timeline = manager.call("GET", f"/api/v1/planning/events/{event_id}/timeline").body["tasks"]
    assert [task["finish"] for task in seen] == sorted(task["finish"] for task in timeline)
    assert {task["code"] for task in seen} == {task["code"] for task in timeline}


def test_list_tasks_filters_by_role_status_and_date(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    until = in_days(120)

    query = f"event_id={event_id}&role=Fin&status=open&until={until}"
    tasks = manager.call("GET", f"/api/v1/planning/tasks?{query}").body["items"]

    assert tasks
    assert {(task["role"], task["status"]) for task in tasks} == {("Fin", "open")}
    assert max(task["finish"] for task in tasks) <= str(until)


def test_list_tasks_shows_nothing_of_another_agency(manager: Caller, stranger: Caller) -> None:
    event_id = create_planned_event(manager)

    answer = stranger.call("GET", f"/api/v1/planning/tasks?event_id={event_id}")

    assert answer.body == {"items": [], "next_cursor": None}


def test_a_cursor_not_of_ours_is_refused(manager: Caller) -> None:
    assert manager.call("GET", "/api/v1/planning/tasks?cursor=nonsense").status == 422


def test_days_the_database_cannot_hold_are_refused(manager: Caller) -> None:
    event_id = create_planned_event(manager)

    assert manager.call("GET", "/api/v1/planning/tasks?until=0001-01-01").status == 422
    body = own_task(event_id) | {"finish": "9999-01-01"}
    assert manager.call("POST", "/api/v1/planning/tasks", body).status == 422


def test_create_task_adds_one_to_the_event(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    body = own_task(event_id)

    answer = manager.call("POST", "/api/v1/planning/tasks", body)

    assert answer.status == 201
    assert (answer.body["title"], answer.body["custom"]) == ("Заказать торт", True)
    assert answer.body["task_id"].startswith(f"{event_id}:own_")


def test_create_task_checks_dates_and_role(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    body = own_task(event_id) | {"finish": str(in_days(1)), "role": "Boss"}

    answer = manager.call("POST", "/api/v1/planning/tasks", body)

    assert answer.status == 422
    assert [error["code"] for error in answer.body["errors"]] == ["before_start", "unknown_role"]


def test_create_task_for_no_event_is_not_found(manager: Caller) -> None:
    assert manager.call("POST", "/api/v1/planning/tasks", own_task("evt_none")).status == 404


def test_a_done_task_stays_when_the_event_is_planned_again(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    first = task(manager, event_id, "A1")
    manager.call(
        "PUT", f"/api/v1/planning/tasks/{event_id}:A1", details(first, status="done"), If_Match='"1"'
    )

    manager.call("POST", f"/api/v1/planning/events/{event_id}/plan", {"date": str(in_days(180))})

    again = task(manager, event_id, "A1")
    assert (again["status"], again["start"]) == ("done", first["start"])


def test_change_task_needs_its_own_version(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    body = details(task(manager, event_id, "A1"), status="in_progress")
    path = f"/api/v1/planning/tasks/{event_id}:A1"

    first = manager.call("PUT", path, body, If_Match='"1"')
    second = manager.call("PUT", path, body, If_Match='"1"')

    assert (first.status, first.body["version"], first.headers["ETag"]) == (200, 2, '"2"')
    assert second.status == 412


def test_a_change_that_breaks_a_blocking_rule_is_a_conflict(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    contract, quotes = task(manager, event_id, "B4"), task(manager, event_id, "B2")
    body = details(contract, start=quotes["start"])

    answer = manager.call("PUT", f"/api/v1/planning/tasks/{event_id}:B4", body, If_Match='"1"')

    assert answer.status == 409
    assert "Сначала сравните цены" in answer.body["detail"]


def test_a_lesser_conflict_is_a_warning(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    risks, venue = task(manager, event_id, "G1"), task(manager, event_id, "B4")
    body = details(risks, start=venue["start"])

    answer = manager.call("PUT", f"/api/v1/planning/tasks/{event_id}:G1", body, If_Match='"1"')

    assert answer.status == 200
    assert [notice["code"] for notice in answer.body["warnings"]] == ["before_predecessor"]


def test_change_of_no_task_is_not_found(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    body = details(task(manager, event_id, "A1"))

    assert manager.call("PUT", f"/api/v1/planning/tasks/{event_id}:Z9", body, If_Match='"1"').status == 404
    assert manager.call("PUT", "/api/v1/planning/tasks/nonsense", body, If_Match='"1"').status == 404


def test_list_templates_names_every_type(manager: Caller) -> None:
    answer = manager.call("GET", "/api/v1/planning/templates")

    assert [template["name"] for template in answer.body][:2] == ["корпоратив", "конференция"]
    assert len(answer.body) == 8


def test_get_template_in_another_format(manager: Caller) -> None:
    on_site = manager.call("GET", "/api/v1/planning/templates/conference?guests=300").body
    online = manager.call("GET", "/api/v1/planning/templates/conference?format=online").body

    assert on_site["usual_weeks"] == 39
    assert {"B4"} == {row["code"] for row in on_site["work"] if row["code"] == "B4"}
    assert "B4" in {row["code"] for row in online["not_needed"]}


def test_get_template_of_no_type_is_refused(manager: Caller) -> None:
    assert manager.call("GET", "/api/v1/planning/templates/funeral").status == 422


def own_task(event_id: str) -> dict[str, str]:
    return {
        "event_id": event_id,
        "title": "Заказать торт",
        "role": "PM",
        "start": str(in_days(30)),
        "finish": str(in_days(30) + timedelta(days=2)),
    }


def task(caller: Caller, event_id: str, code: str) -> dict[str, str]:
    tasks = caller.call("GET", f"/api/v1/planning/events/{event_id}/timeline").body["tasks"]
    return next(task for task in tasks if task["code"] == code)


def details(task: dict[str, str], **changes: str) -> dict[str, str]:
    """The part of a task that a person may write."""
    return {name: task[name] for name in ("title", "role", "start", "finish", "status")} | changes


def test_timeline_as_a_calendar_file(manager: Caller) -> None:
    event_id = create_planned_event(manager)

    answer = manager.call("GET", f"/api/v1/planning/events/{event_id}/timeline.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.body.startswith("BEGIN:VCALENDAR")
