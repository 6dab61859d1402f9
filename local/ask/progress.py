"""The steps of a run as they go: redrawn in place on a terminal, a line per change elsewhere."""

from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from functions.maestro.models import RunView, StepView
from shared.runs.models import StepState

STYLES = {
    StepState.RUNNING: "cyan",
    StepState.SUCCEEDED: "green",
    StepState.FAILED: "red",
    StepState.TIMED_OUT: "red",
}


class Progress:
    """Shows runs on a console."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live = Live(console=console, auto_refresh=False) if console.is_terminal else None
        self._lines: dict[str, Text] = {}

    def __enter__(self) -> Self:
        if self._live:
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()

    def show(self, run: RunView) -> None:
        """Where the steps stand now."""
        for step in run.steps:
            line = Text(step_line(step, run), STYLES.get(step.state, ""))
            if self._lines.get(step.step) != line:
                self._lines[step.step] = line
                self._changed(line)

    def _changed(self, line: Text) -> None:
        """On a terminal the lines keep the order in which they came first."""
        if self._live:
            self._live.update(Group(*self._lines.values()), refresh=True)
        else:
            self._console.print(line)


def step_line(step: StepView, run: RunView) -> str:
    """`Смета и бюджет: готово за 0,43 с`"""
    return f"{step.title}: {_state(step, run)}"


def _state(step: StepView, run: RunView) -> str:
    match step.state:
        case StepState.WAITING:
            titles = [other.title for other in run.steps if other.step in step.after]
            return f"ждёт, пока будет готово: {', '.join(titles)}"
        case StepState.QUEUED:
            return "в очереди"
        case StepState.RUNNING:
            return f"работает, попытка {step.attempt}" if step.attempt > 1 else "работает"
        case StepState.SUCCEEDED:
            return f"готово{_duration(step)}"
        case StepState.FAILED:
            return f"не получилось: {step.error.message if step.error else 'причина неизвестна'}"
        case StepState.TIMED_OUT:
            return "не ответил вовремя"
        case StepState.SKIPPED:
            return f"пропущено{f': {step.error.message}' if step.error else ''}"
        case StepState.CANCELLED:
            return "отменено"


def _duration(step: StepView) -> str:
    """Of the work itself, without the wait in the queue."""
    if step.started_at is None or step.finished_at is None:
        return ""
    seconds = (step.finished_at - step.started_at).total_seconds()
    return f" за {seconds:.2f} с".replace(".", ",")
