"""What a finished run says to its chat."""

from typing import Any

from functions.communication.run_answers import answer_of


def run(**fields: Any) -> dict[str, Any]:
    result = {
        "summary": "Итого 100 ₽.\n\n| Статья | Сумма |\n|:--|--:|\n| Наша доля | 12 ₽ |\n\nТочность ±30 %."
    }
    whole = {"run_id": "run_1", "state": "completed", "intent": "create_event", "text": "Праздник"}
    return {**whole, "brief": None, "event_id": "evt_1", "result": result, "own_result": None, **fields}


def test_tables_stay_behind_the_links() -> None:
    answer = answer_of(run())

    assert answer.text == "Итого 100 ₽.\n\nТочность ±30 %."
    assert answer.links == {"request": "/api/v1/maestro/requests/run_1", "event": "/api/v1/events/evt_1"}


def test_event_that_came_of_the_chat_is_named() -> None:
    assert answer_of(run()).new_event_id == "evt_1"


def test_failed_run_made_no_event() -> None:
    answer = answer_of(run(state="failed", result=None))

    assert (answer.new_event_id, list(answer.links)) == (None, ["request"])


def test_estimate_of_an_event_is_no_new_event() -> None:
    assert answer_of(run(intent="estimate_budget")).new_event_id is None
