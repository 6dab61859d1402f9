"""Requests to Maestro over HTTP, up to the messages that its agents would get."""

from datetime import UTC, datetime

import pytest

from shared.database import Database, Statement
from tests.functions.invoking import Answer, Caller

REQUESTS = "/api/v1/maestro/requests"
SENTENCE = "корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн"


FORGET_ANSWER = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $long_ago AS Timestamp;

UPDATE idempotency SET status = "INPROGRESS"u, answer = NULL, in_progress_until = $long_ago
WHERE tenant_id = $tenant_id;
""")


def forget_answer(database: Database, tenant_id: str) -> None:
    """As a process leaves it that was killed after its commit and before its answer."""
    database.query(FORGET_ANSWER, tenant_id=tenant_id, long_ago=datetime(2026, 1, 1, tzinfo=UTC))


def ask(caller: Caller, text: str, **body: str) -> Answer:
    return caller.call("POST", REQUESTS, {"text": text, **body})


def test_sentence_starts_a_run_of_three_parallel_steps(manager: Caller) -> None:
    answer = ask(manager, SENTENCE)

    assert answer.status == 202
    assert answer.headers["Location"] == f"{REQUESTS}/{answer.body['id']}"
    assert [(step["step"], step["state"]) for step in answer.body["steps"]] == [
        ("planning", "queued"),
        ("finance", "queued"),
        ("vendors", "queued"),
    ]


def test_brief_is_shown_with_what_was_assumed(manager: Caller) -> None:
    brief = ask(manager, SENTENCE).body["brief"]

    assert (brief["city"], brief["guests"], brief["budget"]) == ("Казань", 150, "2500000.00")
    assert [one["field"] for one in brief["assumptions"]] == ["format", "duration_hours"]


def test_form_starts_the_same_run(manager: Caller) -> None:
    form = {"event_type": "wedding", "date": "2031-06-07", "guests": 60, "city": "сочи", "budget": "1800000"}

    answer = manager.call("POST", REQUESTS, {"intent": "create_event", "input": form})

    assert answer.status == 202
    assert (answer.body["brief"]["city"], answer.body["brief"]["date"]) == ("Сочи", "2031-06-07")


def test_form_with_a_past_date_is_refused(manager: Caller) -> None:
    form = {"event_type": "wedding", "date": "2020-06-06"}

    answer = manager.call("POST", REQUESTS, {"intent": "create_event", "input": form})

    assert answer.status == 422
    assert [error["field"] for error in answer.body["errors"]] == ["body.input.date"]


@pytest.mark.parametrize("body", [{}, {"text": "корпоратив", "input": {"event_type": "wedding"}}])
def test_request_is_either_a_text_or_a_form(manager: Caller, body: dict[str, object]) -> None:
    answer = manager.call("POST", REQUESTS, body)

    assert answer.status == 422
    assert "либо text, либо" in answer.body["errors"][0]["message"]


def test_unclear_sentence_gets_one_question_and_its_answer_completes_it(manager: Caller) -> None:
    asked = ask(manager, "Привет, нужна помощь с мероприятием")

    assert asked.status == 200
    assert asked.body["result"]["kind"] == "question"

    answer = ask(manager, "свадьба на 60 гостей в июне", conversation_id=asked.body["conversation_id"])

    assert answer.status == 202
    assert (answer.body["brief"]["event_type"], answer.body["brief"]["guests"]) == ("wedding", 60)


def test_conversation_keeps_what_was_said(manager: Caller) -> None:
    asked = ask(manager, "Привет, нужна помощь с мероприятием").body

    conversation = manager.call("GET", f"/api/v1/maestro/conversations/{asked['conversation_id']}").body

    assert [turn["role"] for turn in conversation["turns"]] == ["user", "maestro"]


def test_unknown_conversation_is_not_found(manager: Caller) -> None:
    assert ask(manager, SENTENCE, conversation_id="conv_nothing").status == 404


def test_request_about_an_unknown_event_is_not_found(manager: Caller) -> None:
    assert ask(manager, "перенеси на 19 декабря", event_id="evt_nothing").status == 404


def test_same_key_gives_the_first_run_again(manager: Caller) -> None:
    first = manager.call("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key="k1")

    second = manager.call("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key="k1")

    assert second.status == 202
    assert second.body["id"] == first.body["id"]


def test_same_key_with_another_text_is_refused(manager: Caller) -> None:
    manager.call("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key="k2")

    answer = manager.call("POST", REQUESTS, {"text": "свадьба"}, Idempotency_Key="k2")

    assert answer.status == 422
    assert answer.body["errors"][0]["code"] == "key_reused"


def test_refused_request_frees_its_key(manager: Caller) -> None:
    assert manager.call("POST", REQUESTS, {"text": ""}, Idempotency_Key="k3").status == 422

    assert manager.call("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key="k3").status == 202


def test_list_is_paged_newest_first(manager: Caller) -> None:
    ids = [ask(manager, SENTENCE).body["id"] for _ in range(3)]

    first = manager.call("GET", f"{REQUESTS}?limit=2").body
    rest = manager.call("GET", f"{REQUESTS}?limit=2&cursor={first['next_cursor']}").body

    assert [one["id"] for one in first["items"]] == [ids[2], ids[1]]
    assert [one["id"] for one in rest["items"]] == [ids[0]]
    assert rest["next_cursor"] is None


def test_request_of_another_agency_is_not_found(manager: Caller, stranger: Caller) -> None:
    run_id = ask(manager, SENTENCE).body["id"]

    assert stranger.call("GET", f"{REQUESTS}/{run_id}").status == 404
    assert stranger.call("POST", f"{REQUESTS}/{run_id}/cancel").status == 404
    assert stranger.call("POST", f"{REQUESTS}/{run_id}/steps/planning/retry").status == 404


def test_viewer_looks_and_does_not_ask(manager: Caller, viewer: Caller) -> None:
    run_id = ask(manager, SENTENCE).body["id"]

    assert viewer.call("GET", f"{REQUESTS}/{run_id}").status == 200
    assert ask(viewer, SENTENCE).status == 403


def test_cancelled_run_stays_cancelled(manager: Caller) -> None:
    run_id = ask(manager, SENTENCE).body["id"]

    first = manager.call("POST", f"{REQUESTS}/{run_id}/cancel")
    second = manager.call("POST", f"{REQUESTS}/{run_id}/cancel")

    assert (first.body["state"], second.body["state"]) == ("cancelled", "cancelled")
    assert {step["state"] for step in second.body["steps"]} == {"cancelled"}


def test_step_of_a_running_request_is_not_retried(manager: Caller) -> None:
    run_id = ask(manager, SENTENCE).body["id"]

    answer = manager.call("POST", f"{REQUESTS}/{run_id}/steps/planning/retry")

    assert (answer.status, answer.body["code"]) == (409, "conflict")


def test_finished_question_cannot_be_cancelled(manager: Caller) -> None:
    run_id = ask(manager, "Привет, нужна помощь с мероприятием").body["id"]

    assert manager.call("POST", f"{REQUESTS}/{run_id}/cancel").status == 409


def test_waiting_ends_when_the_time_is_over(manager: Caller) -> None:
    answer = manager.call("POST", REQUESTS, {"text": SENTENCE}, Prefer="wait=1")

    assert (answer.status, answer.body["state"]) == (202, "running")


def test_request_that_died_before_its_answer_goes_on_with_its_own_run(
    manager: Caller, database: Database
) -> None:
    first = manager.call("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key="k4").body
    forget_answer(database, manager.tenant_id)

    second = manager.call("POST", REQUESTS, {"text": SENTENCE}, Idempotency_Key="k4").body

    assert (second["id"], second["event_id"]) == (first["id"], first["event_id"])
    assert len(manager.call("GET", REQUESTS).body["items"]) == 1


def test_the_messages_of_a_conversation_are_about_its_event(manager: Caller) -> None:
    first = ask(manager, SENTENCE).body

    moved = ask(manager, "перенеси на 19 декабря", conversation_id=first["conversation_id"]).body
    grown = ask(manager, "сделай 200 гостей", conversation_id=first["conversation_id"]).body

    assert moved["intent"] == "move_date"
    assert {moved["event_id"], grown["event_id"]} == {first["event_id"]}
    assert (grown["brief"]["guests"], grown["brief"]["date"]) == (200, moved["brief"]["date"])


def test_a_question_about_the_event_changes_nothing(manager: Caller) -> None:
    first = ask(manager, SENTENCE).body

    tried = ask(manager, "а если 200 человек?", conversation_id=first["conversation_id"]).body
    moved = ask(manager, "перенеси на 19 декабря", conversation_id=first["conversation_id"]).body

    assert (tried["intent"], tried["event_id"], tried["brief"]["guests"]) == ("estimate_budget", None, 200)
    assert moved["brief"]["guests"] == 150


def test_thanks_are_answered_at_once(manager: Caller) -> None:
    first = ask(manager, SENTENCE).body

    answer = ask(manager, "спасибо", conversation_id=first["conversation_id"])

    assert (answer.status, answer.body["steps"]) == (200, [])
    assert answer.body["result"]["summary"].startswith("Пожалуйста!")
