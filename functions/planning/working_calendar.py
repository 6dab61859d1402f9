"""The Russian working calendar: which days are worked, and arithmetic over working days.

The `holidays` package gives the same answers for decreed years, and tests compare the two. It is not used
here: it leaves out the Code's own rule in years not decreed yet, and costs a cold start 200 ms of CPU.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

from functions.planning.resources import Frozen, read_data

ONE_DAY = timedelta(days=1)
SATURDAY = 5
JANUARY = 1


class Decree(Frozen):
    """The government's yearly decree: day off → the day it is taken instead."""

    source: str
    moves: Mapping[date, date]


class CalendarData(Frozen):
    """`data/calendar.yaml`."""

    as_of: date
    source: str
    holidays: Mapping[str, str]
    decrees: Mapping[int, Decree]


class WorkingCalendar:
    """Five-day week, public holidays, moved days off."""

    def __init__(self, data: CalendarData) -> None:
        self._data = data
        self._years: dict[int, dict[date, str]] = {}

    def is_working(self, day: date) -> bool:
        """Is this day worked."""
        if self._is_moved_away(day):
            return True
        return day.weekday() < SATURDAY and day not in self._days_off(day.year)

    def holiday_name(self, day: date) -> str | None:
        """The public holiday or the moved day off of this date, in Russian; None for a plain day."""
        return self._days_off(day.year).get(day)

    def working_days(self, start: date, end: date) -> list[date]:
        """Worked days from `start` on, before `end`."""
        return [day for day in days_between(start, end) if self.is_working(day)]

    def following(self, day: date) -> Iterator[date]:
        """Worked days after this one, without end."""
        while True:
            day += ONE_DAY
            if self.is_working(day):
                yield day

    def from_day(self, day: date) -> date:
        """This day if it is worked, else the next worked one."""
        return day if self.is_working(day) else next(self.following(day))

    def years_not_decreed(self, start: date, end: date) -> list[int]:
        """Years of a period whose moved days off nobody knows yet."""
        return [year for year in range(start.year, end.year + 1) if year not in self._data.decrees]

    def sources(self, start: date, end: date) -> list[str]:
        """The law and the decrees a period rests on."""
        decrees = (self._data.decrees.get(year) for year in range(start.year, end.year + 1))
        return [self._data.source, *(decree.source for decree in decrees if decree)]

    def _is_moved_away(self, day: date) -> bool:
        """A plain Saturday whose day off is taken elsewhere is worked."""
        return day in self._moves(day.year) and day not in self._days_off(day.year)

    def _moves(self, year: int) -> Mapping[date, date]:
        decree = self._data.decrees.get(year)
        return decree.moves if decree else {}

    def _days_off(self, year: int) -> Mapping[date, str]:
        if year not in self._years:
            self._years[year] = self._fill(year)
        return self._years[year]

    def _fill(self, year: int) -> dict[date, str]:
        days = {date.fromisoformat(f"{year}-{day}"): name for day, name in self._data.holidays.items()}
        moves = self._moves(year)
        moved = {to: f"Выходной, перенесённый с {day:%d.%m}" for day, to in moves.items()}
        fallen = [day for day in days if day.weekday() >= SATURDAY and day.month != JANUARY]
        for day in fallen:
            if day not in moves:
                moved[_next_weekday(day, {*days, *moved})] = f"{days[day]} (выходной)"
        return moved | days


def _next_weekday(day: date, taken: set[date]) -> date:
    while day.weekday() >= SATURDAY or day in taken:
        day += ONE_DAY
    return day


def days_between(start: date, end: date) -> list[date]:
    """Every day from `start` on, before `end`."""
    return [start + timedelta(days=number) for number in range((end - start).days)]


@cache
def russian_calendar() -> WorkingCalendar:
    """The calendar of this instance."""
    return WorkingCalendar(CalendarData.model_validate(read_data("calendar.yaml")))
