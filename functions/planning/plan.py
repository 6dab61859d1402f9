"""The use case: a brief becomes a list of dated tasks, and notes on how they were made to fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial

from functions.planning.catalogue import CatalogueTask, TaskSet, base_catalogue, network_of, task_set, without
from functions.planning.compression import Compressed, compress
from functions.planning.explanations import compression_of, not_needed_of, warnings_of
from functions.planning.models import PlannedTask, PlanNotes
from functions.planning.running_order import event_days
from functions.planning.schedule import Schedule, Slot, open_window, schedule
from functions.planning.working_calendar import WorkingCalendar, russian_calendar
from shared.brief import Brief
from shared.errors import FieldError, InvalidInput

MAX_YEARS_AHEAD = 10


@dataclass(frozen=True)
class Draft:
    """A plan before it is shown or stored. Tasks are in order of start."""

    tasks: list[PlannedTask]
    notes: PlanNotes


def draw_up(brief: Brief, *, today: date, kept: Sequence[PlannedTask] = ()) -> Draft:
    """Plan the event from `today` on. `kept` tasks stay as they are and bind nobody: they are closed, or a
    person added them. Raises `InvalidInput` when the event day has passed or is too far to plan.
    """
    check_date(brief.date, today)
    chosen = task_set(brief)
    compressed, placed = _place(brief, chosen, today, [task.code for task in kept])
    tasks = [*kept, *_planned_tasks(compressed, placed)]
    notes = PlanNotes(
        planned_on=today,
        slack_days=placed.slack_days,
        critical_path=list(placed.critical_path),
        compression=compression_of(chosen.tasks, compressed),
        not_needed=not_needed_of(chosen),
        warnings=warnings_of(brief, chosen.lead, compressed, today),
    )
    return Draft(sorted(tasks, key=lambda task: (task.start, task.finish, task.code)), notes)


def check_date(event_day: date, today: date) -> None:
    """Raise `InvalidInput` for a day nobody can plan."""
    if event_day < today:
        raise _wrong_date(
            "date_in_the_past",
            "Дата мероприятия уже прошла: назовите будущую.",
            "The event date has passed: give a future one.",
        )
    if event_day.year > today.year + MAX_YEARS_AHEAD:
        raise _wrong_date(
            "date_too_far",
            f"Дата дальше {MAX_YEARS_AHEAD} лет: назовите более близкую.",
            f"The date is more than {MAX_YEARS_AHEAD} years ahead.",
        )


def _wrong_date(code: str, russian: str, english: str) -> InvalidInput:
    return InvalidInput(russian, english, errors=[FieldError("date", code, russian, english)])


def _place(brief: Brief, chosen: TaskSet, today: date, closed: Sequence[str]) -> tuple[Compressed, Schedule]:
    """Make the open tasks fit and put them on days."""
    calendar = russian_calendar()
    window_from = partial(
        open_window, calendar, event_day=brief.date, event_days=event_days(brief.duration_hours)
    )

    @cache
    def days_left(days_off: bool) -> int:
        return window_from(first_day=today, days_off=days_off).event_position

    compressed = compress(without(chosen.tasks, closed), days_left)
    first_day = today
    if not compressed.days_off:
        first_day = _first_day(calendar, today, brief.date, compressed.length, chosen.lead.usual_weeks)
    window = window_from(first_day=first_day, days_off=compressed.days_off)
    return compressed, schedule(compressed.tasks, window)


def _first_day(
    calendar: WorkingCalendar, today: date, event_day: date, length: int, usual_weeks: int
) -> date:
    """Today, or later when the event is further away than usual and than the work needs."""
    usual = event_day - timedelta(weeks=usual_weeks)
    if usual <= today:
        return today
    worked = calendar.working_days(today, event_day)
    needed = worked[-length] if length else event_day
    return max(today, min(usual, needed))


def _planned_tasks(compressed: Compressed, placed: Schedule) -> list[PlannedTask]:
    after = network_of(compressed.tasks).after
    return [
        _planned(compressed.tasks[code], sorted(after[code]), slot) for code, slot in placed.slots.items()
    ]


def _planned(task: CatalogueTask, after: list[str], slot: Slot) -> PlannedTask:
    return PlannedTask(
        code=task.id,
        title=task.title,
        stage=task.stage,
        role=task.role,
        role_title=base_catalogue().roles[task.role],
        days=task.days,
        after=after,
        milestone=task.milestone,
        **vars(slot),
    )
