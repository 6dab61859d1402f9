"""A run's trace as one picture: a Gantt chart in Mermaid, https://mermaid.js.org/syntax/gantt.html. Pure."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from functions.maestro.models import AgentTrace
from shared.runs.models import Run, StepState
from shared.traced_work import TracedWork

#: Characters that mean something in a chart.
_MEANINGFUL = str.maketrans(":;#,", "    ")
#: Bars that stand out: a model's calls, and what failed.
_MODEL, _FAILED = "active", "crit"


def diagram(run: Run, agents: Iterable[AgentTrace], works: Iterable[TracedWork]) -> str:
    """The agents, then each work with its calls of the database and of models. What came after the answer, as
    the message of the deadline does, would press all the rest into a corner."""
    shown = [work for work in works if run.finished_at is None or work.started_at <= run.finished_at]
    # Times in milliseconds since 1970: Mermaid's `x` format.
    head = ["gantt", f"title {run.run_id}", "dateFormat x", "axisFormat %M:%S.%L"]
    sections = [line for number, work in enumerate(shown, 1) for line in _section(number, work)]
    return "\n".join([*head, "section Агенты", *map(_agent_bar, filter(_has_worked, agents)), *sections])


def _has_worked(agent: AgentTrace) -> bool:
    return agent.started_at is not None and agent.worked_ms is not None


def _agent_bar(agent: AgentTrace) -> str:
    assert agent.started_at is not None
    status = "ok" if agent.state is StepState.SUCCEEDED else str(agent.state)
    return _bar(agent.title, agent.started_at, agent.worked_ms or 0, status)


def _section(number: int, work: TracedWork) -> Iterator[str]:
    """Numbered: Mermaid takes two sections of one name for one, and shifts the rest."""
    yield f"section {number} {work.service.translate(_MEANINGFUL)}"
    yield _bar(work.name, work.started_at, work.latency_ms, work.status)
    for _, _, name, after, took, status in sorted(work.spans, key=lambda span: span[3]):
        yield _bar(name, work.started_at + timedelta(milliseconds=after), took, status)


def _bar(title: str, started_at: datetime, milliseconds: float, status: str) -> str:
    kind = _FAILED if status != "ok" else _MODEL if title.startswith("model:") else ""
    start = f"{kind}, " if kind else ""
    begun = round(started_at.timestamp() * 1000)
    label = " ".join(title.translate(_MEANINGFUL).split())
    return f"{label} :{start}{begun}, {max(round(milliseconds), 1)}ms"
