"""A run shows why each agent was or was not called."""

from shared.runs.models import RunState
from tests.flows.agency import Agency
from tests.flows.answers import result_of, states


def test_intent_is_shown_with_the_words_that_gave_it(agency: Agency) -> None:
    run = agency.ask("Посчитай смету корпоратива на 80 человек в Казани 20 декабря")

    assert run.understanding
    assert run.understanding["intent"]["intent"] == run.intent == "estimate_budget"
    assert run.understanding["intent"]["why"]


def test_agent_that_the_intent_does_not_need_is_no_step(agency: Agency) -> None:
    run = agency.ask("Найди фотографа в Казани на 20 декабря")

    assert list(states(run)) == ["vendors"]


def test_agent_that_is_not_connected_is_a_named_gap_without_a_retry(agency: Agency) -> None:
    closed = agency.closed(agency.ask("Проанализируй конверсию регистраций"))

    assert closed.intent == "analyze_conversion"
    assert closed.state is RunState.FAILED
    assert {gap.retry for gap in result_of(closed).gaps} == {None}
    assert {step.error.code for step in closed.steps if step.error} == {"agent_not_connected"}


def test_steps_show_when_they_were_queued_begun_and_ended(agency: Agency) -> None:
    closed = agency.closed(agency.ask())

    for step in closed.steps:
        assert step.queued_at and step.started_at and step.finished_at
        assert closed.created_at <= step.queued_at <= step.started_at <= step.finished_at
        assert closed.finished_at and step.finished_at <= closed.finished_at
