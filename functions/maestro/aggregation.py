"""From the steps of a run to its answer: the parts, the gaps, what agents disagree on. Pure."""

from collections.abc import Sequence

from functions.maestro.checks import agreement, meet
from functions.maestro.models import Gap, Part, RunResult
from functions.maestro.opening import NOT_CONNECTED
from shared.agents import AgentResult, Notice, Usage
from shared.brief import Assumption
from shared.runs.models import Run, RunState, Step, StepState

#: Steps whose results a covering note sums up; another agent's answer stands in its own words.
OF_A_PLAN = frozenset({"planning", "finance", "vendors"})
REASONS = {
    StepState.SKIPPED: "Шаг не запускался: нет результата, от которого он зависит.",
    StepState.CANCELLED: "Шаг отменён.",
    StepState.TIMED_OUT: "Агент не ответил вовремя.",
}


def aggregate(run: Run, steps: Sequence[Step]) -> tuple[RunState, RunResult]:
    """The state and the answer of a run whose steps are all closed. Its summary is still the parts' own."""
    answered = {
        step.step: step.result for step in steps if step.result is not None and not step.state.is_open
    }
    parts = [_part(step, answered[step.step]) for step in steps if step.step in answered]
    result = RunResult(
        kind="plan" if run.event_id and run.brief and OF_A_PLAN & answered.keys() else "answer",
        summary="\n\n".join(part.summary for part in parts),
        brief=run.brief,
        parts=parts,
        shortlist=meet(answered),
        gaps=[_gap(run, step) for step in steps if step.step not in answered],
        assumptions=_assumptions(run, list(answered.values())),
        warnings=_warnings(run, answered),
        sources=[source for one in answered.values() for source in one.sources],
        usage=sum((one.usage for one in answered.values()), _reading_usage(run)),
        degraded=any(one.degraded for one in answered.values()),
    )
    return state_of(steps), result


def state_of(steps: Sequence[Step]) -> RunState:
    """Failed when a critical step has no result, partial when another has none."""
    missing = [step for step in steps if step.state is not StepState.SUCCEEDED]
    if any(step.critical for step in missing):
        return RunState.FAILED
    return RunState.PARTIAL if missing else RunState.COMPLETED


def _part(step: Step, result: AgentResult) -> Part:
    return Part(
        step=step.step, title=step.title, summary=result.summary, data=result.data, degraded=result.degraded
    )


def _gap(run: Run, step: Step) -> Gap:
    can_retry = not (step.error and step.error.code == NOT_CONNECTED)
    return Gap(
        step=step.step,
        title=step.title,
        state=step.state,
        reason=step.error.message if step.error else REASONS.get(step.state, "Нет результата."),
        retry=f"/api/v1/maestro/requests/{run.run_id}/steps/{step.step}/retry" if can_retry else None,
    )


def _assumptions(run: Run, results: Sequence[AgentResult]) -> list[Assumption]:
    """The brief's and the agents', each once: parallel agents assume the same things."""
    every = [*(run.brief.assumptions if run.brief else []), *(one for r in results for one in r.assumptions)]
    return list({(one.field, one.value): one for one in every}.values())


def _warnings(run: Run, answered: dict[str, AgentResult]) -> list[Notice]:
    understood = [Notice.model_validate(one) for one in (run.understanding or {}).get("notices", [])]
    agents = [notice for result in answered.values() for notice in result.warnings]
    every = [*understood, *agreement(run.brief, answered), *agents]
    return list({(one.code, one.message): one for one in every}.values())


def _reading_usage(run: Run) -> Usage:
    """What a model cost to read the request."""
    return Usage.model_validate((run.understanding or {}).get("usage", {}))
