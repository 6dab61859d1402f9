"""Planning again: the date moved, tasks were done meanwhile. Says what changes for every open task."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from functions.planning.catalogue import EVENT_DAY
from functions.planning.models import Move, PlanChange, PlannedTask
from functions.planning.plan import Draft, draw_up
from functions.planning.working_calendar import russian_calendar
from shared.brief import Brief


@dataclass(frozen=True)
class Replanned:
    """The new plan and what it changes."""

    draft: Draft
    change: PlanChange


def replan(brief: Brief, stored: Sequence[PlannedTask], *, today: date) -> Replanned:
    """Plan again over the stored tasks: closed ones stay, a person's own move with the event.

    With nothing stored it is the first plan, and every task is an added one.
    """
    closed = [task for task in stored if task.status.is_closed and task.code != EVENT_DAY]
    own = [task for task in stored if task.custom and not task.status.is_closed]
    old_day = next((task.start for task in stored if task.code == EVENT_DAY), brief.date)
    moved = [_moved_with_event(task, old_day, brief.date, today) for task in own]
    draft = draw_up(brief, today=today, kept=[*closed, *moved])
    statuses = {task.code: task.status for task in stored}
    tasks = [task.model_copy(update={"status": statuses.get(task.code, task.status)}) for task in draft.tasks]
    return Replanned(Draft(tasks, draft.notes), compare(stored, tasks))


def compare(before: Sequence[PlannedTask], after: Sequence[PlannedTask]) -> PlanChange:
    """The difference of two task lists, by code."""
    old = {task.code: task for task in before}
    new = {task.code: task for task in after}
    common = [(old[code], new[code]) for code in new if code in old]
    moved = [_move(was, now) for was, now in common if (was.start, was.finish) != (now.start, now.finish)]
    return PlanChange(
        moved=moved,
        added=[code for code in new if code not in old],
        removed=[code for code in old if code not in new],
        unchanged=len(common) - len(moved),
    )


def _move(was: PlannedTask, now: PlannedTask) -> Move:
    return Move(
        code=now.code,
        title=now.title,
        start_before=was.start,
        start=now.start,
        finish_before=was.finish,
        finish=now.finish,
        days=(now.finish - was.finish).days,
    )


def _moved_with_event(task: PlannedTask, old_day: date, new_day: date, today: date) -> PlannedTask:
    """As far from the event as it was, on a working day, never in the past."""
    shift = new_day - old_day
    if not shift:
        return task
    calendar = russian_calendar()
    start = calendar.from_day(max(today, task.start + shift))
    finish = calendar.from_day(max(start, task.finish + shift))
    dates = {"start": start, "finish": finish, "earliest_start": start, "latest_start": start}
    return task.model_copy(update=dates)
