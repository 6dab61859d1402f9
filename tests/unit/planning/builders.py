"""What several planning tests build."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from functions.planning.catalogue import EVENT_DAY, Tasks, network_of, tasks_for
from functions.planning.compression import Compressed, compress
from functions.planning.models import Plan
from functions.planning.plan import draw_up
from functions.planning.schedule import Schedule, Window, open_window, schedule
from functions.planning.timeline import timeline
from functions.planning.working_calendar import russian_calendar
from shared.brief import Brief, EventFormat, EventType

TODAY = date(2026, 11, 22)

#: The first example pays for reading the data files; speed is not what these tests are about.
unhurried = settings(deadline=None)

event_types = st.sampled_from(EventType)
event_formats = st.sampled_from(EventFormat)


def window_between(today: date, event_day: date, *, event_days: int = 1, days_off: bool = False) -> Window:
    return open_window(russian_calendar(), today, event_day, event_days, days_off=days_off)


def squeezed(tasks: Tasks, today: date, event_day: date) -> tuple[Compressed, Window]:
    """Tasks that fit between the two days, and the window they fit into."""
    compressed = compress(tasks, lambda off: window_between(today, event_day, days_off=off).event_position)
    return compressed, window_between(today, event_day, days_off=compressed.days_off)


def scheduled(tasks: Tasks, today: date, event_day: date) -> tuple[Compressed, Schedule]:
    compressed, window = squeezed(tasks, today, event_day)
    return compressed, schedule(compressed.tasks, window)


def tasks_of(event_type: EventType, event_format: EventFormat = EventFormat.OFFLINE) -> Tasks:
    return tasks_for(event_type, event_format, guests=150).tasks


def early_predecessors(tasks: Tasks, plan: Schedule) -> list[tuple[str, str]]:
    """Pairs (task, predecessor) in which the task starts too early. Hours may share a day with hours."""
    return [
        (code, before)
        for code, predecessors in network_of(tasks).after.items()
        for before in predecessors
        if not _may_follow(tasks, plan, before, code)
    ]


def _may_follow(tasks: Tasks, plan: Schedule, before: str, code: str) -> bool:
    start, end = plan.slots[code].start, plan.slots[before].finish
    takes_hours = tasks[before].days == 0 and before != EVENT_DAY
    return start >= end if takes_hours else start > end


def brief(**changes: Any) -> Brief:
    """The sample of the task: a corporate party in Kazan, three weeks ahead."""
    values: dict[str, Any] = {
        "title": "Новогодний корпоратив",
        "event_type": EventType.CORPORATE_PARTY,
        "date": date(2026, 12, 12),
        "city": "Казань",
        "guests": 150,
        "budget": Decimal(2_500_000),
    }
    return Brief(**(values | changes))


def plan_for(today: date = TODAY, **changes: Any) -> Plan:
    """The whole plan of a changed sample brief."""
    wanted = brief(**changes)
    draft = draw_up(wanted, today=today)
    return timeline(wanted, draft.tasks, draft.notes, today=today, event_id="evt_1")
