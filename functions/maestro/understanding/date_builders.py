"""How the match of a date rule becomes days.

The groups of a pattern: `year`, `short` or `shift` say the year; `day`, `first` and `last` a day of the
month; `which` is «следующий» or «этот».
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from functions.maestro.understanding import calendar as cal
from functions.maestro.understanding.findings import group
from functions.maestro.understanding.models import DateKind, DateReading
from functions.maestro.understanding.numbers import number_value

_PASSED_NOTE = "в этом году такая дата уже прошла, взяли следующий год"
_COUNTED_NOTE = "отсчитали от сегодняшнего дня"
_OPEN_WINDOW = timedelta(days=30)
_DAYS_IN = {"д": 1, "н": 7, "м": 30, "г": 365}
_FARTHEST_MONTHS = 120
_SEASON_TAIL = timedelta(days=14)
"""A season with fewer days left is taken for the next one of its name."""


class Read(NamedTuple):
    reading: DateReading | None
    """None: there is no such day."""
    note: str | None = None


Builder = Callable[[re.Match[str], date], Read]


def _reading(kind: DateKind, start: date | None, end: date | None = None, note: str | None = None) -> Read:
    if start is None:
        return Read(None)
    return Read(DateReading(kind=kind, start=start, end=end or start), note)


def _said_year(match: re.Match[str], today: date) -> int | None:
    if year := group(match, "year") or group(match, "short"):
        return int(year) if len(year) == 4 else 2000 + int(year)
    return {"следующ": today.year + 1, "будущ": today.year + 1, "прошл": today.year - 1}.get(
        group(match, "shift") or ""
    )


def _said_day(match: re.Match[str], name: str) -> int:
    return int(digits) if (digits := match[name]) else cal.ordinal_number(match[f"{name}_word"])


def _next_day(day: int, month: int, year: int | None, today: date) -> date | None:
    """The day in its year, or the nearest one not passed: 29 February waits for a leap year."""
    for candidate in [year] if year else range(today.year, today.year + 9):
        if day <= cal.last_day(candidate, month) and (year or date(candidate, month, day) >= today):
            return date(candidate, month, day)
    return None


def _one_day(day: int, month: int, year: int | None, today: date) -> Read:
    found = _next_day(day, month, year, today)
    rolled = found and not year and found.year > today.year
    return _reading(DateKind.DAY, found, note=_PASSED_NOTE if rolled else None)


def _days(
    first: tuple[int, int],
    last: tuple[int, int],
    year: int | None,
    today: date,
    kind: DateKind = DateKind.DAYS,
) -> Read:
    """From one (day, month) to another; the second may fall into the next year."""
    start = _next_day(*first, year, today)
    end = start and _next_day(*last, start.year, start)
    if start and end and end < start:
        end = _next_day(*last, start.year + 1, start)
    if start is None or end is None:
        return Read(None)
    note = _PASSED_NOTE if not year and start.year > today.year else None
    return _reading(kind, start, end, note)


def _window(
    in_year: Callable[[int], tuple[date, date]], year: int | None, today: date, left: timedelta = timedelta()
) -> Read:
    """The period in its year, or the nearest with more than `left` to go; what has passed is cut off."""
    years = [year] if year else range(today.year - 1, today.year + 3)
    start, end = next(p for p in map(in_year, years) if year or p[1] >= today + left)
    return _reading(DateKind.WINDOW, max(start, today) if end >= today else start, end)


def iso(match: re.Match[str], today: date) -> Read:
    year, month, day = (int(part) for part in match.groups())
    return _one_day(day, month, year, today) if 1 <= month <= 12 else Read(None)


def numeric(match: re.Match[str], today: date) -> Read:
    month = int(match["month"])
    year = _said_year(match, today)
    return _one_day(int(match["day"]), month, year, today) if 1 <= month <= 12 else Read(None)


def numeric_days(match: re.Match[str], today: date) -> Read:
    month = int(match["month"])
    first_month = int(match["first_month"] or month)
    year = _said_year(match, today)
    return _days((int(match["first"]), first_month), (int(match["last"]), month), year, today)


def day_of_month(match: re.Match[str], today: date) -> Read:
    month = cal.month_number(match["month"])
    return _one_day(_said_day(match, "day"), month, _said_year(match, today), today)


def days_of_months(match: re.Match[str], today: date) -> Read:
    month = cal.month_number(match["month"])
    first_month = cal.month_number(group(match, "first_month") or match["month"])
    first, last = _said_day(match, "first"), _said_day(match, "last")
    kind = DateKind.EITHER if match["to"] in ("или", "либо") else DateKind.DAYS
    return _days((first, first_month), (last, month), _said_year(match, today), today, kind)


def not_later(match: re.Match[str], today: date) -> Read:
    reading, note = day_of_month(match, today)
    return (
        _reading(DateKind.WINDOW, min(today, reading.start), reading.start, note) if reading else Read(None)
    )


def not_earlier(match: re.Match[str], today: date) -> Read:
    reading, note = day_of_month(match, today)
    if reading is None:
        return Read(None)
    return _reading(DateKind.WINDOW, reading.start + timedelta(days=1), reading.start + _OPEN_WINDOW, note)


def part_of_month(match: re.Match[str], today: date) -> Read:
    part = cal.month_parts()[_key(match["part"])]
    month = cal.month_number(match["month"])

    def in_year(year: int) -> tuple[date, date]:
        last = cal.last_day(year, month)
        return date(year, month, min(part.first, last)), date(year, month, min(part.last, last))

    return _window(in_year, _said_year(match, today), today)


def whole_month(match: re.Match[str], today: date) -> Read:
    month = cal.month_number(match["month"])
    return _window(lambda year: _months(year, month, 1), _said_year(match, today), today)


def some_months(match: re.Match[str], today: date) -> Read:
    first, last = cal.month_number(match["first_month"]), cal.month_number(match["month"])
    count = (last - first) % 12 + 1
    return _window(lambda year: _months(year, first, count), _said_year(match, today), today)


def nth_weekday(match: re.Match[str], today: date) -> Read:
    nth = -1 if match["nth"].startswith("последн") else cal.ordinal_number(match["nth"])
    month, weekday = cal.month_number(match["month"]), cal.weekday_number(match["weekday"])
    year = _said_year(match, today)
    in_years = (
        cal.nth_weekday(y, month, nth, weekday) for y in ([year] if year else [today.year, today.year + 1])
    )
    return _reading(DateKind.DAY, next(day for day in in_years if year or day >= today))


def season(match: re.Match[str], today: date) -> Read:
    first = cal.seasons()[_key(match["season"])]
    year = _said_year(match, today) or (
        today.year + 1 if group(match, "which") in ("следующ", "будущ") else None
    )
    if year and first == 12:  # «зимой 2027» is its January and February
        return _window(lambda y: _months(y, 1, 2), year, today)
    part = group(match, "part")
    return _window(lambda y: _part_of_season(_months(y, first, 3), part), year, today, _SEASON_TAIL)


def _part_of_season(season: tuple[date, date], part: str | None) -> tuple[date, date]:
    if part is None:
        return season
    third = (season[1] - season[0]).days // 3
    place = {"нач": 0, "сер": 1, "кон": 2}.get(part[:3], 0)
    start = season[0] + timedelta(days=third * place)
    return start, season[1] if place == 2 else start + timedelta(days=third)


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    """Whole months: `_months(2026, 12, 3)` is December to February."""
    end_year, end_month = year + (first + count - 2) // 12, (first + count - 2) % 12 + 1
    return date(year, first, 1), date(end_year, end_month, cal.last_day(end_year, end_month))


def quarter(match: re.Match[str], today: date) -> Read:
    said = match["quarter"]
    number = int(said[0]) if said[0].isdigit() else cal.ordinal_number(said)
    return _window(lambda year: _months(year, number * 3 - 2, 3), _said_year(match, today), today)


def named(period: cal.NamedPeriod) -> Builder:
    """A builder for a holiday: its day, or a window when it lasts."""

    def build(match: re.Match[str], today: date) -> Read:
        reading, _ = _window(period.in_year, _said_year(match, today), today)
        if reading is None:
            return Read(None)
        if reading.start == reading.end:
            return Read(reading.model_copy(update={"kind": DateKind.DAY}))
        return Read(reading.model_copy(update={"kind": DateKind.HINT}) if period.hint else reading)

    return build


def in_some_time(match: re.Match[str], today: date) -> Read:
    count, unit = number_value(match["count"] or "1"), match["unit"]
    if unit.startswith("пол"):
        day = _months_later(today, 6)
    elif unit.startswith(("д", "н")) or count % 1:
        day = today + timedelta(days=int(count * _DAYS_IN[unit[0]]))
    else:
        day = _months_later(today, int(count) * (12 if unit.startswith("г") else 1))
    return _reading(DateKind.DAY, day, note=_COUNTED_NOTE)


def _months_later(day: date, count: int) -> date:
    _, end = _months(day.year, day.month, min(count, _FARTHEST_MONTHS) + 1)
    return end.replace(day=min(day.day, end.day))


def near_day(match: re.Match[str], today: date) -> Read:
    shift = {"позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2}[match[0]]
    return _reading(DateKind.DAY, today + timedelta(days=shift))


def on_weekday(match: re.Match[str], today: date) -> Read:
    number, which = cal.weekday_number(match["weekday"]), match["which"]
    monday = today - timedelta(days=today.weekday())
    if which in ("следующ", "будущ"):
        return _reading(DateKind.DAY, monday + timedelta(days=7 + number))
    nearest = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    kind = DateKind.DAY if which else DateKind.WEEKDAY
    return _reading(kind, nearest, note=None if which else "взяли ближайший такой день недели")


def weekend(match: re.Match[str], today: date) -> Read:
    saturday = today + timedelta(days=(5 - today.weekday() - 1) % 7 + 1)
    if match["which"] in ("следующ", "будущ"):
        saturday = today - timedelta(days=today.weekday()) + timedelta(days=7 + 5)
    kind = DateKind.WINDOW if match["which"] else DateKind.WEEKDAY
    return _reading(kind, saturday, saturday + timedelta(days=1))


def week(match: re.Match[str], today: date) -> Read:
    sunday = today + timedelta(days=6 - today.weekday())
    if match["which"] == "эт":
        return _reading(DateKind.WINDOW, today, sunday)
    return _reading(DateKind.WINDOW, sunday + timedelta(days=1), sunday + timedelta(days=7))


def month_from_now(match: re.Match[str], today: date) -> Read:
    months = 0 if match["which"] == "эт" else 1
    _, last = _months(today.year, today.month, months + 1)
    return _reading(DateKind.WINDOW, max(today, last.replace(day=1)), last)


def some_year(match: re.Match[str], today: date) -> Read:
    year = _said_year(match, today) or today.year
    part = group(match, "part") or ""
    first, count = {"нач": (1, 2), "сер": (6, 2), "кон": (12, 1)}.get(part[:3], (1, 12))
    return _window(lambda y: _months(y, first, count), year, today)


def until_end(match: re.Match[str], today: date) -> Read:
    month = today.month if match["unit"].startswith("м") else 12
    return _reading(DateKind.WINDOW, today, date(today.year, month, cal.last_day(today.year, month)))


def _key(words: str) -> str:
    return " ".join(words.split())
