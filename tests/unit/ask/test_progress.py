"""What is told of the steps of a run."""

import datetime
from io import StringIO

import pytest
from rich.console import Console

from functions.maestro.models import RunView
from local.ask.progress import Progress, step_line
from shared.runs.models import Step, StepError, StepState
from tests.unit.ask.builders import view_of
from tests.unit.maestro import builders as maestro
from tests.unit.maestro.builders import NOW


def looked_at(*steps: Step) -> RunView:
    return view_of(maestro.run(event_id=None), list(steps))


def line_of(step: Step, *others: Step) -> str:
    run = looked_at(step, *others)
    return step_line(run.steps[0], run)


def told(*looks: RunView, terminal: bool) -> str:
    console = Console(file=StringIO(), force_terminal=terminal, width=80, _environ={"TERM": "xterm"})
    with Progress(console) as progress:
        for look in looks:
            progress.show(look)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (StepState.QUEUED, "Смета: в очереди"),
        (StepState.RUNNING, "Смета: работает"),
        (StepState.TIMED_OUT, "Смета: не ответил вовремя"),
        (StepState.SKIPPED, "Смета: пропущено"),
        (StepState.CANCELLED, "Смета: отменено"),
    ],
)
def test_line_says_the_state(state: StepState, line: str) -> None:
    assert line_of(maestro.step("finance", title="Смета", state=state)) == line


def test_line_of_a_finished_step_says_how_long_it_worked() -> None:
    finished = NOW + datetime.timedelta(milliseconds=430)

    line = line_of(maestro.step("finance", title="Смета", started_at=NOW, finished_at=finished))

    assert line == "Смета: готово за 0,43 с"


def test_line_of_a_failed_step_says_why() -> None:
    error = StepError(code="invalid_input", message="Дата уже прошла.")

    line = line_of(maestro.step("finance", title="Смета", state=StepState.FAILED, error=error))

    assert line == "Смета: не получилось: Дата уже прошла."


def test_line_of_a_repeated_step_counts_the_attempts() -> None:
    step = maestro.step("finance", title="Смета", state=StepState.RUNNING, attempt=2)

    assert line_of(step) == "Смета: работает, попытка 2"


def test_line_of_a_waiting_step_names_what_it_waits_for() -> None:
    waiting = maestro.step("vendors", title="Подрядчики", state=StepState.WAITING, after=["planning"])

    line = line_of(waiting, maestro.step("planning", title="План", state=StepState.RUNNING))

    assert line == "Подрядчики: ждёт, пока будет готово: План"


def test_pipe_gets_a_line_per_change_and_no_more() -> None:
    queued = looked_at(maestro.step("finance", title="Смета", state=StepState.QUEUED))
    running = looked_at(maestro.step("finance", title="Смета", state=StepState.RUNNING))

    text = told(queued, queued, running, running, terminal=False)

    assert text.splitlines() == ["Смета: в очереди", "Смета: работает"]


def test_terminal_redraws_the_lines_in_place() -> None:
    queued = looked_at(maestro.step("finance", title="Смета", state=StepState.QUEUED))
    running = looked_at(maestro.step("finance", title="Смета", state=StepState.RUNNING))

    text = told(queued, running, terminal=True)

    erase_line = "\x1b[2K"
    assert text.index("в очереди") < text.index(erase_line) < text.index("работает")


def test_terminal_keeps_the_order_of_the_first_look() -> None:
    planning = maestro.step("planning", title="План")
    finance = maestro.step("finance", title="Смета", state=StepState.RUNNING)

    text = told(
        looked_at(planning, finance),
        looked_at(maestro.step("finance", title="Смета"), planning),
        terminal=True,
    )

    assert text.rindex("План: готово") < text.rindex("Смета: готово")
