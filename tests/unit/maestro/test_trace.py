"""A trace says why each agent was or was not called, and puts works under what caused them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.maestro.opening import NOT_CONNECTED
from functions.maestro.trace import REASONS, SpanNode, span_tree, trace_of_run
from shared.agents import AgentCard
from shared.runs.models import Run, RunState, Step, StepError, StepState
from shared.traced_work import TracedWork

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TRACE = "a" * 32


def run(**fields: Any) -> Run:
    given = {
        "tenant_id": "t",
        "run_id": "run_1",
        "state": RunState.COMPLETED,
        "intent": "create_event",
        "text": "корпоратив",
        "understanding": {"intent": {"intent": "create_event", "why": ["date", "guests"]}},
        "created_by": "u",
        "created_at": NOW,
        "deadline_at": NOW,
        "finished_at": NOW + timedelta(seconds=2),
        "trace_id": TRACE,
    }
    return Run.model_validate({**given, **fields})


def step(state: StepState = StepState.SUCCEEDED, **fields: Any) -> Step:
    given = {
        "step": "planning",
        "agent": "planning",
        "inbox": "planning-inbox",
        "title": "План: задачи",
        "critical": True,
        "state": state,
        "attempt": 1,
        "deadline_at": NOW,
        "queued_at": NOW,
        "started_at": NOW + timedelta(milliseconds=40),
        "finished_at": NOW + timedelta(milliseconds=340),
    }
    return Step.model_validate({**given, **fields})


def card(name: str) -> AgentCard:
    return AgentCard(name=name, title=name.title(), description="", intents=(), inbox=f"{name}-inbox")


def work(number: int, parent: int | None = None, spans: list[Any] | None = None) -> TracedWork:
    return TracedWork(
        span_id=span_id(number),
        trace_id=TRACE,
        parent_id=span_id(parent) if parent is not None else None,
        service="planning",
        name="work_step",
        started_at=NOW + timedelta(milliseconds=number),
        latency_ms=300,
        status="ok",
        spans=spans or [],
    )


def span_id(number: int) -> str:
    return f"{number:016x}"


def test_called_agent_shows_how_long_it_waited_and_worked() -> None:
    trace = trace_of_run(run(), [step()], {}, [])

    (agent,) = trace.agents
    assert (agent.called, agent.waited_ms, agent.worked_ms) == (True, 40, 300)
    assert agent.why == "Вызван: без него на запрос «create_event» не ответить."
    assert trace.why_intent == ["date", "guests"]
    assert trace.duration_ms == 2000


def test_agent_that_the_request_does_not_need_is_named_too() -> None:
    trace = trace_of_run(run(), [step()], {"planning": card("planning"), "finance": card("finance")}, [])

    finance = trace.agents[1]
    assert (finance.agent, finance.called, finance.step) == ("finance", False, None)
    assert finance.why == "Не вызван: для запроса «create_event» он не нужен."


def test_skipped_step_names_the_one_it_waited_for() -> None:
    skipped = step(StepState.SKIPPED, step="vendors", agent="vendors", after=("planning",), attempt=0)

    (agent,) = trace_of_run(run(), [skipped], {}, []).agents

    assert not agent.called
    assert "«planning»" in agent.why


def test_failure_says_what_went_wrong() -> None:
    failed = step(StepState.FAILED, error=StepError(code="internal", message="Внутренняя ошибка агента."))

    (agent,) = trace_of_run(run(), [failed], {}, []).agents

    assert agent.why == "Вызван, но не справился. Внутренняя ошибка агента."


def test_agent_that_is_not_connected_says_so() -> None:
    error = StepError(code=NOT_CONNECTED, message="Агент «analytics» ещё не подключён в этой системе.")

    (agent,) = trace_of_run(run(), [step(StepState.SKIPPED, attempt=0, error=error)], {}, []).agents

    assert (agent.called, agent.why) == (False, error.message)


@pytest.mark.parametrize("state", StepState)
def test_every_state_of_a_step_has_its_reason(state: StepState) -> None:
    (agent,) = trace_of_run(run(), [step(state, after=("finance",))], {}, []).agents

    assert agent.why == REASONS[state].format(intent="create_event", after="«finance»")


def test_message_stands_under_the_span_that_sent_it() -> None:
    request = work(1, spans=[[span_id(2), span_id(1), "database: INSERT INTO runs", 5.0, 12.0, "ok"]])

    (root,) = span_tree([work(3, parent=1), request])

    assert root.id == span_id(1)
    assert [child.id for child in root.children] == [span_id(3), span_id(2)]
    assert root.children[1].started_at == NOW + timedelta(milliseconds=6)


def test_diagram_has_a_bar_for_each_agent_and_work() -> None:
    diagram = trace_of_run(run(), [step()], {}, [work(1)]).diagram

    assert diagram.splitlines()[0] == "gantt"
    assert "План задачи :1795348800040, 300ms" in diagram
    assert "section 1 planning\nwork_step :1795348800001, 300ms" in diagram


def test_diagram_shows_calls_of_models_and_failures_apart() -> None:
    spans = [
        [span_id(3), span_id(1), "model: gigachat", 50.0, 120.0, "ok"],
        [span_id(2), span_id(1), "database: FROM runs", 5.0, 12.4, "Aborted"],
    ]

    lines = trace_of_run(run(), [], {}, [work(1, spans=spans)]).diagram.splitlines()

    assert lines[-2:] == [
        "database FROM runs :crit, 1795348800006, 12ms",
        "model gigachat :active, 1795348800051, 120ms",
    ]


def test_diagram_ends_with_the_answer() -> None:
    deadline = work(90_000)

    trace = trace_of_run(run(), [], {}, [work(1), deadline])

    assert len(trace.works) == 2
    assert trace.diagram.count("work_step") == 1


@given(st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=15))
def test_every_work_stands_in_the_tree_once_whatever_its_parents(parents: list[int | None]) -> None:
    """Lines may be lost, and a parent's line may come without its own parent's."""
    known = enumerate(parents)
    works = [work(number, parent) for number, parent in known if parent is None or parent < number]

    def ids(nodes: list[SpanNode]) -> list[str]:
        return [found for node in nodes for found in (node.id, *ids(node.children))]

    assert sorted(ids(span_tree(works))) == sorted(one.span_id for one in works)
