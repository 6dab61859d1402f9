"""What a figure may mean. «12.10» is a day, a time or a number: any of them may be the true one."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto


@dataclass(frozen=True)
class Number:
    """A count, a sum or, as a fraction of one, a percentage."""

    value: Decimal


class Unit(Enum):
    """What a number counts, where the text says so right after it."""

    RUBLES = auto()
    PEOPLE = auto()


@dataclass(frozen=True)
class Counted:
    """A number of something: 5 000 ₽ are no 5 000 guests."""

    value: Decimal
    unit: Unit


@dataclass(frozen=True)
class Day:
    """A date, its year perhaps unsaid."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True)
class Month:
    """A month without a day."""

    month: int


@dataclass(frozen=True)
class Weekday:
    """Monday is 0."""

    weekday: int


@dataclass(frozen=True)
class Time:
    """A time of day."""

    hour: int
    minute: int


Reading = Number | Counted | Day | Month | Weekday | Time

#: A smaller one is a sum only where its rubles are said: tables are full of ones and twos.
_SMALLEST_SUM = 1000
#: Any leap year: a date without its year may be 29 February.
_LEAP_YEAR = 2028


def day_readings(day: int, month: int, year: int | None) -> set[Reading]:
    """The date, or nothing when there is no such day."""
    try:
        date(_LEAP_YEAR if year is None else year, month, day)
    except ValueError:
        return set()
    return {Day(day, month, year)}


def time_readings(hour: int, minute: int) -> set[Reading]:
    """The time, or nothing when there is no such time."""
    return {Time(hour, minute)} if hour < 24 and minute < 60 else set()


def implied(reading: Reading) -> set[Reading]:
    """What follows from a fact: a date gives its month, its year and its day of the week, a bare number may
    count people, and rubles when it is large enough for a sum."""
    if isinstance(reading, Counted):
        return {Number(reading.value)}
    if isinstance(reading, Number):
        units = Unit if reading.value >= _SMALLEST_SUM else (Unit.PEOPLE,)
        return {Counted(reading.value, unit) for unit in units}
    if not isinstance(reading, Day):
        return set()
    follows: set[Reading] = {Day(reading.day, reading.month), Month(reading.month)}
    if reading.year:
        weekday = date(reading.year, reading.month, reading.day).weekday()
        follows |= {Number(Decimal(reading.year)), Weekday(weekday)}
    return follows
