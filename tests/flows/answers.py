"""Reading a run as the API shows it."""

from functions.maestro.models import Part, RunResult, RunView


def states(run: RunView) -> dict[str, str]:
    """Step → state."""
    return {step.step: step.state.value for step in run.steps}


def attempts(run: RunView) -> dict[str, int]:
    """Step → how often it was begun."""
    return {step.step: step.attempt for step in run.steps}


def result_of(run: RunView) -> RunResult:
    """The answer, which must be there."""
    assert run.result, f"{run.id} has no answer"
    return run.result


def part_of(run: RunView, step: str) -> Part:
    """What one agent gave."""
    return next(part for part in result_of(run).parts if part.step == step)


def answered(run: RunView) -> list[str]:
    """The steps that gave something."""
    return sorted(part.step for part in result_of(run).parts)


def gaps(run: RunView) -> list[str]:
    """The steps that gave nothing."""
    return [gap.step for gap in result_of(run).gaps]
