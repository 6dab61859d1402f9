"""Which day to plan for, when the client names a period or no date at all."""

from datetime import date, timedelta

from functions.maestro.understanding.calendar import WEEKDAY_NAMES, is_day_for_guests
from functions.maestro.understanding.models import DateKind, DateReading
from functions.maestro.understanding.vocabulary import Defaults, defaults
from shared.brief import EventType
from shared.texts import count_text, short_date

LASTING = frozenset({EventType.CONFERENCE, EventType.EXHIBITION, EventType.FESTIVAL, EventType.TEAM_BUILDING})
"""«С 10 по 12 июня» is three days of these, and one day out of three for the others."""
_SEARCHED_DAYS = 60


def choose_day(said: DateReading | None, event_type: EventType, today: date) -> tuple[date, str | None]:
    """The day and, when it is our choice, why this one (in Russian)."""
    usual = defaults(event_type)
    if said is None:
        return _first_sensible(usual, today), _reason_without_date(usual)
    if said.kind is DateKind.EITHER:
        return said.start, f"названы две даты: взяли первую, запасная — {short_date(said.end)}"
    if said.start == said.end or _lasts(said, event_type):
        return said.start, None
    wanted = said.weekday if said.weekday is not None else usual.weekday
    return _best_within(said, wanted, today + timedelta(days=usual.lead_days)), _reason_within(wanted)


def _lasts(said: DateReading, event_type: EventType) -> bool:
    return said.kind is DateKind.DAYS and event_type in LASTING


def _first_sensible(usual: Defaults, today: date) -> date:
    start = today + timedelta(days=usual.lead_days)
    days = [start + timedelta(days=shift) for shift in range(_SEARCHED_DAYS)]
    fitting = (day for day in days if day.weekday() == usual.weekday)
    return next(day for day in fitting if is_day_for_guests(day))


def _best_within(said: DateReading, weekday: int, ready: date) -> date:
    """The first fitting weekday with time to prepare, else the last one, else any day of the period."""
    days = [said.start + timedelta(days=shift) for shift in range((said.end - said.start).days + 1)]
    free = [day for day in days if is_day_for_guests(day)] or days
    fitting = [day for day in free if day.weekday() == weekday]
    in_time = [day for day in fitting or free if day >= ready]
    if in_time:
        return in_time[0]
    return fitting[-1] if fitting else free[0]


def _reason_without_date(usual: Defaults) -> str:
    weeks = count_text(usual.lead_days // 7, "неделя", "недели", "недель")
    weekday = WEEKDAY_NAMES[usual.weekday]
    return f"дата не названа: взяли обычный срок подготовки, {weeks}, и подходящий день: {weekday}"


def _reason_within(weekday: int) -> str:
    return f"назван период: выбрали в нём день ({WEEKDAY_NAMES[weekday]}) с запасом на подготовку"
