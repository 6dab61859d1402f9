"""Yandex's cron form: `Minutes Hours Day-of-month Month Day-of-week [Year]`, in UTC.

Sunday is 1. Exactly one of the two day fields is `?`. `L` as a day of the week is Saturday. Source: the
tables of values and of special characters on Cloud Functions' "Timer" page (2025).
"""

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MAX_LENGTH = 100
MONTHS = dict(JAN=1, FEB=2, MAR=3, APR=4, MAY=5, JUN=6, JUL=7, AUG=8, SEP=9, OCT=10, NOV=11, DEC=12)
WEEKDAYS = dict(SUN=1, MON=2, TUE=3, WED=4, THU=5, FRI=6, SAT=7)
SATURDAY = 7
WEEKEND = (1, 7)

Days = Callable[[int, int], set[int]]
"""Year and month → days of that month."""


class CronError(ValueError):
    """The expression is not a cron expression of the platform, or never fires."""


@dataclass(frozen=True)
class Field:
    """The values one place of the expression may have."""

    name: str
    low: int
    high: int
    names: Mapping[str, int]

    def values(self, text: str) -> set[int]:
        """Every value that `text`, a list of `*`, `n`, `a-b`, each perhaps with `/step`, stands for."""
        return {value for part in text.split(",") for value in self._part(part)}

    def number(self, text: str) -> int:
        value = self.names.get(text, int(text) if text.isdecimal() else -1)
        if not self.low <= value <= self.high:
            raise CronError(f"{self.name}: {text!r} is not from {self.low} to {self.high}.")
        return value

    def _part(self, part: str) -> range:
        span, slash, step = part.partition("/")
        if slash and (not step.isdecimal() or int(step) == 0):
            raise CronError(f"{self.name}: the step {step!r} is not a positive number.")
        start, dash, end = span.partition("-")
        if span == "*":
            low, high = self.low, self.high
        else:
            low = self.number(start)
            high = self.number(end) if dash else self.high if slash else low
        if low > high:
            raise CronError(f"{self.name}: the range {span!r} is empty.")
        return range(low, high + 1, int(step or 1))


MINUTE = Field("Minutes", 0, 59, {})
HOUR = Field("Hours", 0, 23, {})
DAY = Field("Day of month", 1, 31, {})
MONTH = Field("Month", 1, 12, MONTHS)
WEEKDAY = Field("Day of week", 1, 7, WEEKDAYS)
YEAR = Field("Year", 1970, 2099, {})


@dataclass(frozen=True)
class Schedule:
    """A parsed expression."""

    expression: str
    minutes: frozenset[int]
    hours: frozenset[int]
    days: Days
    months: frozenset[int]
    years: frozenset[int]

    @classmethod
    def parse(cls, expression: str) -> "Schedule":
        fields = expression.upper().split()
        if len(expression) > MAX_LENGTH or len(fields) not in (5, 6):
            raise CronError(
                f"{expression!r}: five fields and perhaps a year, at most {MAX_LENGTH} characters."
            )
        minutes, hours, days, months, weekdays, years = (*fields, "*")[:6]
        return cls(
            expression,
            frozenset(MINUTE.values(minutes)),
            frozenset(HOUR.values(hours)),
            _days(days, weekdays),
            frozenset(MONTH.values(months)),
            frozenset(YEAR.values(years)),
        )

    def next_after(self, moment: datetime) -> datetime:
        """The first moment strictly later than `moment`, in UTC."""
        start = moment.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
        for day in self._days_from(start.date()):
            for hour in sorted(self.hours):
                for minute in sorted(self.minutes):
                    found = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
                    if found >= start:
                        return found
        raise CronError(f"{self.expression!r} never fires after {moment:%Y-%m-%d %H:%M}.")

    def _days_from(self, first: date) -> Iterator[date]:
        for year in sorted(year for year in self.years if year >= first.year):
            for month in sorted(self.months):
                for day in sorted(self.days(year, month)):
                    if (found := date(year, month, day)) >= first:
                        yield found


def next_after(expression: str, moment: datetime) -> datetime:
    """When `expression` fires first after `moment` (aware), in UTC. Raises `CronError`."""
    return Schedule.parse(expression).next_after(moment)


def _days(days: str, weekdays: str) -> Days:
    if (days == "?") == (weekdays == "?"):
        raise CronError("Exactly one of day of month and day of week is '?'.")
    if weekdays == "?":
        rules = [_day_rule(part) for part in days.split(",")]
    else:
        rules = [_weekday_rule(part) for part in weekdays.split(",")]
    return lambda year, month: set().union(*(rule(year, month) for rule in rules))


def _day_rule(part: str) -> Days:
    """`L` last day, `LW` last working day, `15W` working day nearest to the 15th, or plain values."""
    if part == "L":
        return lambda year, month: {_length(year, month)}
    if part == "LW":
        return lambda year, month: _nearest_workday(year, month, _length(year, month))
    if part.endswith("W"):
        day = DAY.number(part.removesuffix("W"))
        return lambda year, month: _nearest_workday(year, month, day)
    days = DAY.values(part)
    return lambda year, month: {day for day in days if day <= _length(year, month)}


def _weekday_rule(part: str) -> Days:
    """`6#3` the third Friday, or plain values where `L` is Saturday."""
    if match := re.fullmatch(r"(\w+)#([1-5])", part):
        weekday, nth = WEEKDAY.number(match[1]), int(match[2])
        return lambda year, month: set(_weekday_days(year, month, weekday)[nth - 1 : nth])
    weekdays = {SATURDAY} if part == "L" else WEEKDAY.values(part)
    return lambda year, month: {day for weekday in weekdays for day in _weekday_days(year, month, weekday)}


def _nearest_workday(year: int, month: int, day: int) -> set[int]:
    """Monday to Friday, never in another month; none if the month has no such day."""
    length = _length(year, month)
    if day > length:
        return set()
    weekday = _weekday(date(year, month, day))
    if weekday not in WEEKEND:
        return {day}
    near = day - 1 if weekday == SATURDAY else day + 1
    if near < 1:
        near = day + 2
    elif near > length:
        near = day - 2
    return {near}


def _weekday_days(year: int, month: int, weekday: int) -> list[int]:
    return [day for day in range(1, _length(year, month) + 1) if _weekday(date(year, month, day)) == weekday]


def _weekday(day: date) -> int:
    """Sunday is 1, Saturday 7."""
    return day.isoweekday() % 7 + 1


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]
