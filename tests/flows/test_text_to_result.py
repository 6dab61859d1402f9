"""A sentence becomes a plan, an estimate and a shortlist."""

from decimal import Decimal

from functions.maestro.models import RunView
from shared.runs.models import RunState
from tests.flows.agency import Agency
from tests.flows.answers import answered, part_of, result_of, states
from tests.flows.tables import Tables, once


def test_sentence_is_answered_by_three_agents(agency: Agency) -> None:
    run = agency.ask()

    closed = agency.closed(run)

    assert run.state is RunState.RUNNING
    assert closed.state is RunState.COMPLETED
    assert states(closed) == {"planning": "succeeded", "finance": "succeeded", "vendors": "succeeded"}


def test_answer_holds_what_the_sentence_said(agency: Agency) -> None:
    closed = agency.closed(agency.ask("корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн"))

    brief = closed.brief
    assert brief
    assert (brief.date.day, brief.date.month, brief.guests, brief.city) == (12, 12, 150, "Казань")
    assert brief.budget == Decimal(2_500_000)


def test_agents_that_worked_apart_speak_of_the_same_event(agency: Agency) -> None:
    closed = agency.closed(agency.ask())

    estimate, event = part_of(closed, "finance").data, part_of(closed, "planning").data["event"]
    assert (estimate["date"], estimate["guests"]) == (event["date"], event["guests"])
    assert not [one for one in result_of(closed).warnings if one.code.endswith("_differs")]


def test_shortlist_stays_within_the_lines_of_the_estimate(agency: Agency) -> None:
    closed = agency.closed(agency.ask())

    shortlist = result_of(closed).shortlist
    assert shortlist
    allotments = part_of(closed, "finance").data["allotments"]
    assert {one.category: one.allotted for one in shortlist} == {
        one.category: Decimal(allotments[one.category]) for one in shortlist
    }


def test_answer_held_for_is_the_whole_answer(agency: Agency) -> None:
    run = agency.ask(Prefer="wait=20")

    assert run.state is RunState.COMPLETED
    assert answered(run) == ["finance", "planning", "vendors"]


def test_run_leaves_everything_once(agency: Agency, tables: Tables) -> None:
    closed = agency.closed(agency.ask())

    assert tables.left_by(closed) == once(closed)


def test_sentence_that_nobody_understands_goes_to_the_default_agent(agency: Agency) -> None:
    closed = agency.closed(agency.ask("абырвалг"))

    assert closed.intent == "default"
    assert closed.state is RunState.COMPLETED
    assert states(closed) == {"assistant": "succeeded"}


def test_sentence_without_the_kind_of_event_is_answered_with_one_question(agency: Agency) -> None:
    run = agency.ask("Нужно организовать мероприятие")

    assert run.state is RunState.COMPLETED
    assert result_of(run).kind == "question"
    assert result_of(run).summary.count("?") == 1


def test_later_messages_change_the_event_of_the_conversation(agency: Agency) -> None:
    first = agency.closed(agency.ask())
    body = {"text": "сделай 200 гостей", "conversation_id": first.conversation_id}

    changed = agency.send("POST", "/api/v1/maestro/requests", body).json()

    assert "гости 150 → 200" in result_of(agency.closed(RunView.model_validate(changed))).summary
    assert agency.send("GET", f"/api/v1/events/{first.event_id}").json()["brief"]["guests"] == 200


def test_an_event_that_is_over_is_not_changed_by_words(agency: Agency) -> None:
    first = agency.closed(agency.ask())
    event, budget = f"/api/v1/events/{first.event_id}", f"/api/v1/finance/events/{first.event_id}/budget"
    for status in ("active", "completed"):
        agency.send("POST", f"{event}/transitions", {"status": status})
    before = agency.send("GET", budget).json()

    body = {"text": "сделай 200 гостей", "conversation_id": first.conversation_id}
    refused = agency.send("POST", "/api/v1/maestro/requests", body)

    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert agency.send("GET", budget).json() == before


def test_answer_to_the_question_goes_on_with_the_conversation(agency: Agency) -> None:
    asked = agency.ask("Нужно организовать мероприятие в Казани")
    body = {"text": "конференция на 200 человек", "conversation_id": asked.conversation_id}

    answer = agency.send("POST", "/api/v1/maestro/requests", body).json()

    assert (answer["intent"], answer["brief"]["city"], answer["brief"]["guests"]) == (
        "create_event",
        "Казань",
        200,
    )
