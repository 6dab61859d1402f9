"""From a network to dates: backward from the event day, early and late dates, float, critical path."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from functions.planning.catalogue import EVENT_DAY, CatalogueTask, Tasks, network_of
from functions.planning.network import Network
from functions.planning.working_calendar import WorkingCalendar, days_between

CLOSE_OUT_DAYS = 60
"""More working days than any close-out takes."""


@dataclass(frozen=True)
class Window:
    """The days of a plan: positions 0, 1, … before the event, then the event days, then the close-out."""

    before: tuple[date, ...]
    event: tuple[date, ...]
    after: tuple[date, ...]

    @property
    def event_position(self) -> int:
        """Where the event day stands: the number of days before it."""
        return len(self.before)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The date of every position."""
        return self.before + self.event + self.after

    def position_before_event(self, calendar_days: int) -> int:
        """The first position that is at most so many calendar days before the event."""
        return bisect_left(self.before, self.event[0] - timedelta(days=calendar_days))


@dataclass(frozen=True)
class Slot:
    """When one task is done. Dates are inclusive; a task of 0 days takes hours of its `start` day."""

    start: date
    finish: date
    earliest_start: date
    latest_start: date
    float_days: int
    critical: bool


@dataclass(frozen=True)
class Schedule:
    """Slots by task code, in an order in which predecessors come first."""

    slots: Mapping[str, Slot]
    critical_path: tuple[str, ...]
    slack_days: int
    """Days the whole plan has to spare."""


def open_window(
    calendar: WorkingCalendar,
    first_day: date,
    event_day: date,
    event_days: int = 1,
    *,
    days_off: bool = False,
) -> Window:
    """The days from `first_day` to the close-out; with `days_off` weekends before the event count too."""
    last = event_day + timedelta(days=event_days - 1)
    between = days_between if days_off else calendar.working_days
    return Window(
        before=tuple(between(first_day, event_day)),
        event=tuple(days_between(event_day, last + timedelta(days=1))),
        after=tuple(islice(calendar.following(last), CLOSE_OUT_DAYS)),
    )


def schedule(tasks: Tasks, window: Window) -> Schedule:
    """Place every task. The window must be at least as long as the network."""
    network = network_of(_with_event_days(tasks, len(window.event)))
    early = network.early_starts({EVENT_DAY: window.event_position})
    # The close-out has no end set by anybody, so its latest dates are its earliest.
    late = early | network.late_starts(EVENT_DAY, window.event_position)
    starts = _planned_starts(tasks, network, window, early, late)
    before_event = network.ancestors(EVENT_DAY)
    slack = min((late[code] - early[code] for code in before_event), default=0)
    critical = {code for code in before_event if late[code] - early[code] == slack} | {EVENT_DAY}
    slots = {
        code: Slot(
            start=window.days[starts[code]],
            finish=window.days[starts[code] + max(network.days[code] - 1, 0)],
            earliest_start=window.days[early[code]],
            latest_start=window.days[late[code]],
            float_days=late[code] - starts[code],
            critical=code in critical,
        )
        for code in network.order
    }
    on_next_day = {code: _next_day(slots[code], window) for code, task in tasks.items() if task.any_day}
    return Schedule(slots | on_next_day, tuple(code for code in network.order if code in critical), slack)


def _next_day(slot: Slot, window: Window) -> Slot:
    day = window.event[-1] + timedelta(days=1)
    return replace(slot, start=day, finish=day, earliest_start=day, latest_start=day)


def _with_event_days(tasks: Tasks, days: int) -> Tasks:
    return {**tasks, EVENT_DAY: tasks[EVENT_DAY].model_copy(update={"days": days})}


def _planned_starts(
    tasks: Tasks, network: Network, window: Window, early: Mapping[str, int], late: Mapping[str, int]
) -> dict[str, int]:
    """Each task where its anchor wants it, within its float and after its predecessors' planned ends."""
    starts: dict[str, int] = {}
    for code in network.order:
        wanted = _wanted_start(tasks[code], window, early[code], late[code])
        ends = (starts[predecessor] + network.days[predecessor] for predecessor in network.after[code])
        starts[code] = max(min(wanted, late[code]), early[code], *ends)
    return starts


def _wanted_start(task: CatalogueTask, window: Window, early: int, late: int) -> int:
    if task.days_before_event is not None:
        return window.position_before_event(task.days_before_event)
    return late if task.anchor == "late" else early
