"""Fitting the work into the days that are left: measures in a fixed order, each with its price named."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain

from functions.planning.catalogue import EVENT_DAY, CatalogueTask, Tasks, network_of, without
from functions.planning.resources import Frozen, read_data

HOURS_AT_MOST = 2
"""A task whose shortest form takes more working days cannot be settled within hours."""


class Measure(Frozen):
    """One rung of the ladder. Field meanings stand at the head of `data/compression.yaml`."""

    code: str
    title: str
    effect: str
    unlink: Mapping[str, tuple[str, ...]] = {}
    link: Mapping[str, tuple[str, ...]] = {}
    keep: tuple[float, ...] = ()
    limit: Mapping[str, int] = {}
    drop: Mapping[str, str] = {}
    drop_optional: bool = False
    days_off: bool = False
    hours: tuple[tuple[str, ...], ...] = ()

    @property
    def levels(self) -> int:
        """How many times it can be turned up."""
        return max(len(self.keep), len(self.hours), 1)


@dataclass(frozen=True)
class Compressed:
    """Tasks that fit, and what that costs."""

    tasks: Tasks
    days_off: bool = False
    """Weekends and holidays are worked."""
    measures: tuple[Measure, ...] = ()
    cut: Mapping[str, str] = field(default_factory=dict)
    """Task code → what is lost without it."""
    impossible: tuple[CatalogueTask, ...] = ()
    """Tasks nobody can shorten whose time has passed."""

    @property
    def length(self) -> int:
        """Days from the first task to the event."""
        return network_of(self.tasks).early_starts()[EVENT_DAY]


def compress(tasks: Tasks, days_left: Callable[[bool], int]) -> Compressed:
    """The least compressed form that fits. `days_left(days_off)` counts the days before the event.

    Work that cannot be shortened is given up only when every measure that helps it is not enough: offices
    are closed on days off. Without such work anything fits in the end, so there always is an answer.
    """
    measures = compression_measures()
    fixed = tuple(task for task in tasks.values() if task.fixed)
    rest = Compressed(without(tasks, [task.id for task in fixed]), impossible=fixed)
    gentle = [measure for measure in measures if not (measure.days_off or measure.hours)]
    rungs = chain(_climb(Compressed(tasks), gentle), _climb(rest, measures))
    return next(rung for rung in rungs if rung.length <= days_left(rung.days_off))


@cache
def compression_measures() -> tuple[Measure, ...]:
    """The ladder, gentlest first."""
    return tuple(Measure.model_validate(row) for row in read_data("compression.yaml")["measures"])


def _climb(state: Compressed, measures: Sequence[Measure]) -> Iterator[Compressed]:
    """Every rung in turn. Levels of one measure replace each other, measures add up."""
    yield state
    for measure in measures:
        before = state
        for level in range(measure.levels):
            state = _applied(measure, level, before)
            if state is not before:
                yield state


def _applied(measure: Measure, level: int, before: Compressed) -> Compressed:
    """The next rung; the same object when the measure changes nothing here."""
    hasty = _tasks_within_hours(before.tasks, measure, level)
    cut = _cut(before.tasks, measure, hasty)
    tasks = _shortened(without(_relinked(before.tasks, measure), cut), measure, level, hasty)
    if tasks == before.tasks and not measure.days_off:
        return before
    return replace(
        before,
        tasks=tasks,
        days_off=before.days_off or measure.days_off,
        measures=(*before.measures, measure),
        cut={**before.cut, **cut},
    )


def _relinked(tasks: Tasks, measure: Measure) -> Tasks:
    changed = {}
    for code in (measure.unlink.keys() | measure.link.keys()) & tasks.keys():
        kept = [before for before in tasks[code].after if before not in measure.unlink.get(code, ())]
        added = [before for before in measure.link.get(code, ()) if before in tasks and before not in kept]
        changed[code] = tasks[code].model_copy(update={"after": (*kept, *added)})
    return {**tasks, **changed}


def _tasks_within_hours(tasks: Tasks, measure: Measure, level: int) -> set[str]:
    stages = measure.hours[level] if measure.hours else ()
    return {code for code, task in tasks.items() if task.stage in stages}


def _cut(tasks: Tasks, measure: Measure, hasty: set[str]) -> dict[str, str]:
    cut = {code: lost for code, lost in measure.drop.items() if code in tasks}
    for code, task in tasks.items():
        if (measure.drop_optional and task.optional) or (code in hasty and task.min > HOURS_AT_MOST):
            cut.setdefault(code, task.lost or f"не успеваем: {task.title}")
    return cut


def _shortened(tasks: Tasks, measure: Measure, level: int, hasty: set[str]) -> Tasks:
    def days(task: CatalogueTask) -> int:
        if task.id in hasty:
            return 0
        kept = task.days
        if measure.keep:
            kept = task.min + math.ceil((task.days - task.min) * measure.keep[level])
        return min(kept, measure.limit.get(task.id, kept))

    return {code: _with_days(task, days(task)) for code, task in tasks.items()}


def _with_days(task: CatalogueTask, days: int) -> CatalogueTask:
    return task if task.days == days else task.model_copy(update={"days": days})
