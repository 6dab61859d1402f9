"""The trace of a run: which agents were called and why, and everything that worked for it, as a tree. Pure.

The agents' part is the correlation table and always there. The works come from the logs, some seconds later.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from pydantic import BaseModel, Field

from functions.maestro.models import AgentTrace
from functions.maestro.opening import NOT_CONNECTED
from functions.maestro.trace_diagram import diagram
from shared.agents import AgentCard
from shared.runs.models import Run, RunState, Step, StepState
from shared.traced_work import TracedWork

#: How each state of a step answers “why”; `{after}` are the steps it waits for.
REASONS: Mapping[StepState, str] = {
    StepState.WAITING: "Ждёт: сначала нужны шаги {after}.",
    StepState.QUEUED: "Вызван и стоит в очереди.",
    StepState.RUNNING: "Вызван и работает.",
    StepState.SUCCEEDED: "Вызван: без него на запрос «{intent}» не ответить.",
    StepState.FAILED: "Вызван, но не справился.",
    StepState.TIMED_OUT: "Вызван, но не успел к сроку.",
    StepState.SKIPPED: "Не вызван: не получились шаги {after}, без них ему не с чем работать.",
    StepState.CANCELLED: "Остановлен: запрос отменили.",
}
NOT_NEEDED = "Не вызван: для запроса «{intent}» он не нужен."


class SpanNode(BaseModel):
    """Something that took time. `status` is `ok`, or what went wrong."""

    id: str
    service: str
    name: str
    started_at: datetime
    duration_ms: float
    status: str
    children: list["SpanNode"] = Field(default_factory=list)


class RunTrace(BaseModel):
    """The whole trace of a run."""

    run_id: str
    trace_id: str
    state: RunState
    intent: str
    why_intent: list[str]
    """What in the request spoke for the intent: its words, or the parts that were understood."""
    created_at: datetime
    finished_at: datetime | None
    duration_ms: int | None
    agents: list[AgentTrace]
    works: list[SpanNode]
    diagram: str
    """The same as one picture: a Gantt chart in Mermaid."""


def trace_of_run(
    run: Run, steps: Sequence[Step], cards: Mapping[str, AgentCard], works: Sequence[TracedWork]
) -> RunTrace:
    """What is known of it by now."""
    understood = (run.understanding or {}).get("intent") or {}
    agents = [*(_called(run, step) for step in steps), *_not_called(run, steps, cards)]
    return RunTrace(
        **run.model_dump(include={"run_id", "trace_id", "state", "intent", "created_at", "finished_at"}),
        why_intent=understood.get("why") or [],
        duration_ms=_milliseconds(run.created_at, run.finished_at),
        agents=agents,
        works=span_tree(works),
        diagram=diagram(run, agents, works),
    )


def span_tree(works: Iterable[TracedWork]) -> list[SpanNode]:
    """Works and their spans under what caused them; those whose cause is not known stand at the top."""
    nodes: dict[str, SpanNode] = {}
    parents: dict[str, str | None] = {}
    for work in works:
        nodes[work.span_id] = _node(work, work.span_id, work.name, 0.0, work.latency_ms, work.status)
        parents[work.span_id] = work.parent_id
        for span_id, parent_id, name, after, took, status in work.spans:
            nodes[span_id] = _node(work, span_id, name, after, took, status)
            parents[span_id] = parent_id
    children: dict[str | None, list[SpanNode]] = defaultdict(list)
    for span_id, node in nodes.items():
        parent = parents[span_id]
        children[parent if parent in nodes else None].append(node)
    for span_id, node in nodes.items():
        node.children = sorted(children[span_id], key=lambda child: child.started_at)
    return sorted(children[None], key=lambda node: node.started_at)


def _node(work: TracedWork, span_id: str, name: str, after: float, took: float, status: str) -> SpanNode:
    started_at = work.started_at + timedelta(milliseconds=after)
    return SpanNode(
        id=span_id,
        service=work.service,
        name=name,
        started_at=started_at,
        duration_ms=took,
        status=status,
    )


def _called(run: Run, step: Step) -> AgentTrace:
    return AgentTrace(
        agent=step.agent,
        title=step.title,
        called=step.attempt > 0 or step.state is StepState.QUEUED,
        why=_why(run, step),
        step=step.step,
        state=step.state,
        attempts=step.attempt,
        queued_at=step.queued_at,
        started_at=step.started_at,
        finished_at=step.finished_at,
        waited_ms=_milliseconds(step.queued_at, step.started_at),
        worked_ms=_milliseconds(step.started_at, step.finished_at),
    )


def _not_called(run: Run, steps: Sequence[Step], cards: Mapping[str, AgentCard]) -> Iterable[AgentTrace]:
    called = {step.agent for step in steps}
    for name, card in sorted(cards.items()):
        if name not in called:
            why = NOT_NEEDED.format(intent=run.intent)
            yield AgentTrace(agent=name, title=card.title, called=False, why=why)


def _why(run: Run, step: Step) -> str:
    if step.error and step.error.code == NOT_CONNECTED:
        return step.error.message
    after = ", ".join(f"«{name}»" for name in step.after)
    reason = REASONS[step.state].format(intent=run.intent, after=after)
    return f"{reason} {step.error.message}" if step.error else reason


def _milliseconds(start: datetime | None, end: datetime | None) -> int | None:
    return round((end - start).total_seconds() * 1000) if start and end else None
