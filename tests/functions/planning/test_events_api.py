from tests.functions.invoking import Caller
from tests.functions.planning.conftest import create_event, create_planned_event, event_body, in_days

LIFE = ["draft", "planned", "active", "completed", "archived"]


def test_create_event_makes_a_draft(manager: Caller) -> None:
    answer = manager.call("POST", "/api/v1/events", event_body())

    assert answer.status == 201
    assert answer.body["status"] == "draft"
    assert answer.body["timezone"] == "Europe/Moscow"
    assert answer.headers["Location"] == f"/api/v1/events/{answer.body['event_id']}"
    assert answer.headers["ETag"] == '"1"'


def test_create_event_with_a_past_date_is_refused_in_russian(manager: Caller) -> None:
    answer = manager.call("POST", "/api/v1/events", event_body(date=in_days(-3)))

    assert answer.status == 422
    assert answer.body["errors"][0]["message"] == "Дата мероприятия уже прошла: назовите будущую."


def test_a_viewer_may_not_create_events(viewer: Caller) -> None:
    assert viewer.call("POST", "/api/v1/events", event_body()).status == 403


def test_get_event_of_another_agency_is_not_found(manager: Caller, stranger: Caller) -> None:
    event_id = create_event(manager)

    assert manager.call("GET", f"/api/v1/events/{event_id}").status == 200
    assert stranger.call("GET", f"/api/v1/events/{event_id}").status == 404


def test_list_events_pages_newest_first(manager: Caller) -> None:
    ids = [create_event(manager) for _ in range(3)]

    first = manager.call("GET", "/api/v1/events?limit=2").body
    second = manager.call("GET", f"/api/v1/events?limit=2&cursor={first['next_cursor']}").body

    assert [event["event_id"] for event in first["items"] + second["items"]] == ids[::-1]
    assert second["next_cursor"] is None


def test_list_events_by_status(manager: Caller) -> None:
    create_event(manager)
    planned = create_planned_event(manager)

    answer = manager.call("GET", "/api/v1/events?status=planned")

    assert [event["event_id"] for event in answer.body["items"]] == [planned]


def test_change_event_needs_the_version(manager: Caller) -> None:
    event_id = create_event(manager)

    assert manager.call("PATCH", f"/api/v1/events/{event_id}", {"guests": 200}).status == 428
    assert manager.call("PATCH", f"/api/v1/events/{event_id}", {"guests": 200}, If_Match='"7"').status == 412


def test_change_event_keeps_what_is_not_named(manager: Caller) -> None:
    event_id = create_event(manager)

    answer = manager.call("PATCH", f"/api/v1/events/{event_id}", {"guests": 200}, If_Match='"1"')

    assert answer.status == 200
    assert (answer.body["brief"]["guests"], answer.body["brief"]["city"]) == (200, "Казань")
    assert answer.body["change"] is None


def test_change_event_to_no_guests_is_refused(manager: Caller) -> None:
    event_id = create_event(manager)

    answer = manager.call("PATCH", f"/api/v1/events/{event_id}", {"guests": 0}, If_Match='"1"')

    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == "guests"


def test_moving_the_date_of_a_planned_event_moves_its_tasks(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    new_day = in_days(157)

    answer = manager.call("PATCH", f"/api/v1/events/{event_id}", {"date": str(new_day)}, If_Match='"2"')

    assert answer.status == 200
    event_day = [move for move in answer.body["change"]["moved"] if move["code"] == "H1"]
    assert [move["days"] for move in event_day] == [7]
    timeline = manager.call("GET", f"/api/v1/planning/events/{event_id}/timeline").body
    assert timeline["event"]["date"] == str(new_day)


def test_an_event_lives_from_draft_to_archive(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    path = f"/api/v1/events/{event_id}/transitions"

    statuses = [manager.call("POST", path, {"status": status}).body["status"] for status in LIFE[2:]]

    assert statuses == LIFE[2:]


def test_an_illegal_move_is_a_conflict(manager: Caller) -> None:
    event_id = create_planned_event(manager)

    answer = manager.call("POST", f"/api/v1/events/{event_id}/transitions", {"status": "completed"})

    assert answer.status == 409
    assert answer.body["detail"] == "Мероприятие сейчас «запланировано», дальше можно только «в работе»."


def test_a_draft_without_a_plan_does_not_become_planned(manager: Caller) -> None:
    event_id = create_event(manager)

    answer = manager.call("POST", f"/api/v1/events/{event_id}/transitions", {"status": "planned"})

    assert (answer.status, answer.body["detail"]) == (409, "Сначала постройте план мероприятия.")


def test_a_completed_event_is_planned_no_more(manager: Caller) -> None:
    event_id = create_planned_event(manager)
    for status in ("active", "completed"):
        manager.call("POST", f"/api/v1/events/{event_id}/transitions", {"status": status})

    answer = manager.call("POST", f"/api/v1/planning/events/{event_id}/plan", {})

    assert answer.status == 409
