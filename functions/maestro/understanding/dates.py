"""Dates and periods in Russian → days, counted from `today`.

A table of rules, the most specific first; what one rule read, the next ones do not see. A day said without a
year is the next such day. Only what is said with a year may lie in the past: the caller refuses it.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from functions.maestro.understanding import calendar as cal
from functions.maestro.understanding.findings import (
    GAP,
    NO_LETTER,
    WORD_START,
    Finding,
    group,
    masked,
    word_pattern,
)
from functions.maestro.understanding.models import DateKind, DateReading
from functions.maestro.understanding.numbers import SMALL, number_value

_NOT_A_YEAR = rf"(?!\d|[.,]\d|{GAP}(?:чел|гост|участ|перс|руб|тыс|млн|₽))"
_YEAR = (
    rf"(?:,?{GAP}(?:(?P<year>20\d\d){_NOT_A_YEAR}(?:{GAP}(?:года|году|год|г){NO_LETTER}\.?)?"
    rf"|(?P<short>\d\d){GAP}(?:года|г\.)"
    rf"|(?P<shift>следующ|будущ|эт|текущ|прошл)[а-я]{{2,4}}{GAP}год[ау]?{NO_LETTER}))?"
)
_MONTH_DAY = "(?:0?[1-9]|[12][0-9]|3[01])"
_MONTH_OF_YEAR = "(?:0[1-9]|1[0-2])"
_NOT_A_DATE = rf"(?![\d:]|[.,]\d|{GAP}(?:млн|тыс|миллион|%|руб|₽|метр|кв))"
_FROM = rf"(?:{WORD_START}(?:с|со|от){GAP})?"
_TO = rf"{GAP}(?P<to>-|до|по|и|или|либо){GAP}"
_NEXT = rf"(?:(?P<which>следующ|ближайш|будущ|эт)[а-я]{{1,4}}{GAP})"
_PARTS = word_pattern(cal.month_parts())
_SEASONS = word_pattern(cal.seasons())
_PASSED_NOTE = "в этом году такая дата уже прошла, взяли следующий год"
_COUNTED_NOTE = "отсчитали от сегодняшнего дня"
_OPEN_WINDOW = timedelta(days=30)
_SEASON_TAIL = timedelta(days=14)
"""A season with fewer days left is taken for the next one of its name."""


def _day(name: str) -> str:
    """A day of the month in digits or words, as the group `name` or `name_word`."""
    digits = rf"(?<![\d.,:])(?P<{name}>[12]\d|3[01]|0?[1-9])(?:-?(?:го|ое|ого|е))?(?![\d:]|[.,]\d)"
    return rf"(?:{digits}|(?P<{name}_word>{cal.ORDINAL}))"


class _Read(NamedTuple):
    reading: DateReading | None
    """None: there is no such day."""
    note: str | None = None


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str], date], _Read]


def read_dates(text: str, today: date) -> list[Finding[DateReading | None]]:
    """All dates and periods of a plain text (see `shared.texts.plain`), in order of appearance.

    The value None stands for a day that does not exist: «31 февраля».
    """
    findings: list[Finding[DateReading | None]] = []
    for rule in _RULES:
        found = []
        for match in rule.pattern.finditer(text):
            reading, note = rule.build(match, today)
            found.append(Finding(reading, *_trimmed(match), note))
        text = masked(text, found)
        findings += found
    return sorted(findings, key=lambda finding: finding.start)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    words = match[0]
    return match.start() + len(words) - len(words.lstrip()), match.end() - len(words) + len(words.rstrip())


def _reading(kind: DateKind, start: date | None, end: date | None = None, note: str | None = None) -> _Read:
    if start is None:
        return _Read(None)
    return _Read(DateReading(kind=kind, start=start, end=end or start), note)


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


def _one_day(day: int, month: int, year: int | None, today: date) -> _Read:
    found = _next_day(day, month, year, today)
    rolled = found and not year and found.year > today.year
    return _reading(DateKind.DAY, found, note=_PASSED_NOTE if rolled else None)


def _days(
    first: tuple[int, int],
    last: tuple[int, int],
    year: int | None,
    today: date,
    kind: DateKind = DateKind.DAYS,
) -> _Read:
    """From one (day, month) to another; the second may fall into the next year."""
    start = _next_day(*first, year, today)
    end = start and _next_day(*last, start.year, start)
    if start and end and end < start:
        end = _next_day(*last, start.year + 1, start)
    if start is None or end is None:
        return _Read(None)
    note = _PASSED_NOTE if not year and start.year > today.year else None
    return _reading(kind, start, end, note)


def _window(
    in_year: Callable[[int], tuple[date, date]], year: int | None, today: date, left: timedelta = timedelta()
) -> _Read:
    """The period in its year, or the nearest with more than `left` to go; what has passed is cut off."""
    years = [year] if year else range(today.year - 1, today.year + 3)
    start, end = next(p for p in map(in_year, years) if year or p[1] >= today + left)
    return _reading(DateKind.WINDOW, max(start, today) if end >= today else start, end)


def _iso(match: re.Match[str], today: date) -> _Read:
    year, month, day = (int(part) for part in match.groups())
    return _one_day(day, month, year, today) if 1 <= month <= 12 else _Read(None)


def _numeric(match: re.Match[str], today: date) -> _Read:
    month = int(match["month"])
    year = _said_year(match, today)
    return _one_day(int(match["day"]), month, year, today) if 1 <= month <= 12 else _Read(None)


def _numeric_days(match: re.Match[str], today: date) -> _Read:
    month = int(match["month"])
    first_month = int(match["first_month"] or month)
    year = _said_year(match, today)
    return _days((int(match["first"]), first_month), (int(match["last"]), month), year, today)


def _day_of_month(match: re.Match[str], today: date) -> _Read:
    month = cal.month_number(match["month"])
    return _one_day(_said_day(match, "day"), month, _said_year(match, today), today)


def _days_of_months(match: re.Match[str], today: date) -> _Read:
    month = cal.month_number(match["month"])
    first_month = cal.month_number(group(match, "first_month") or match["month"])
    first, last = _said_day(match, "first"), _said_day(match, "last")
    kind = DateKind.EITHER if match["to"] in ("или", "либо") else DateKind.DAYS
    return _days((first, first_month), (last, month), _said_year(match, today), today, kind)


def _not_later(match: re.Match[str], today: date) -> _Read:
    reading, note = _day_of_month(match, today)
    return (
        _reading(DateKind.WINDOW, min(today, reading.start), reading.start, note) if reading else _Read(None)
    )


def _not_earlier(match: re.Match[str], today: date) -> _Read:
    reading, note = _day_of_month(match, today)
    if reading is None:
        return _Read(None)
    return _reading(DateKind.WINDOW, reading.start + timedelta(days=1), reading.start + _OPEN_WINDOW, note)


def _part_of_month(match: re.Match[str], today: date) -> _Read:
    part = cal.month_parts()[_key(match["part"])]
    month = cal.month_number(match["month"])

    def in_year(year: int) -> tuple[date, date]:
        last = cal.last_day(year, month)
        return date(year, month, min(part.first, last)), date(year, month, min(part.last, last))

    return _window(in_year, _said_year(match, today), today)


def _whole_month(match: re.Match[str], today: date) -> _Read:
    month = cal.month_number(match["month"])
    return _window(lambda year: _months(year, month, 1), _said_year(match, today), today)


def _nth_weekday(match: re.Match[str], today: date) -> _Read:
    nth = -1 if match["nth"].startswith("последн") else cal.ordinal_number(match["nth"])
    month, weekday = cal.month_number(match["month"]), cal.weekday_number(match["weekday"])
    year = _said_year(match, today)
    in_years = (
        cal.nth_weekday(y, month, nth, weekday) for y in ([year] if year else [today.year, today.year + 1])
    )
    return _reading(DateKind.DAY, next(day for day in in_years if year or day >= today))


def _season(match: re.Match[str], today: date) -> _Read:
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


def _quarter(match: re.Match[str], today: date) -> _Read:
    said = match["quarter"]
    number = int(said[0]) if said[0].isdigit() else cal.ordinal_number(said)
    return _window(lambda year: _months(year, number * 3 - 2, 3), _said_year(match, today), today)


def _named(period: cal.NamedPeriod) -> _Rule:
    def build(match: re.Match[str], today: date) -> _Read:
        reading, _ = _window(period.in_year, _said_year(match, today), today)
        if reading is None or reading.start != reading.end:
            kind = DateKind.HINT if period.hint else DateKind.WINDOW
        else:
            kind = DateKind.DAY
        return _Read(reading and reading.model_copy(update={"kind": kind}))

    return _Rule(re.compile(period.pattern.pattern + ("" if period.hint else _YEAR)), build)


def _in_some_time(match: re.Match[str], today: date) -> _Read:
    count = number_value(match["count"]) if match["count"] else 1
    unit = match["unit"]
    if unit.startswith("д"):
        return _reading(DateKind.DAY, today + timedelta(days=int(count)), note=_COUNTED_NOTE)
    if unit.startswith("н"):
        return _reading(DateKind.DAY, today + timedelta(days=int(count * 7)), note=_COUNTED_NOTE)
    months = {"полго": 6, "полто": 1}.get(unit[:5], int(count * (12 if unit.startswith("г") else 1)))
    start, end = _months(today.year, today.month, min(months, 120) + 1)
    return _reading(
        DateKind.DAY, end.replace(day=min(start.replace(day=today.day).day, end.day)), note=_COUNTED_NOTE
    )


def _near_day(match: re.Match[str], today: date) -> _Read:
    shift = {"позавчера": -2, "вчера": -1, "сегодня": 0, "завтра": 1, "послезавтра": 2}[match[0]]
    return _reading(DateKind.DAY, today + timedelta(days=shift))


def _weekday(match: re.Match[str], today: date) -> _Read:
    number, which = cal.weekday_number(match["weekday"]), match["which"]
    monday = today - timedelta(days=today.weekday())
    if which in ("следующ", "будущ"):
        return _reading(DateKind.DAY, monday + timedelta(days=7 + number))
    nearest = today + timedelta(days=(number - today.weekday() - 1) % 7 + 1)
    kind = DateKind.DAY if which else DateKind.WEEKDAY
    return _reading(kind, nearest, note=None if which else "взяли ближайший такой день недели")


def _weekend(match: re.Match[str], today: date) -> _Read:
    saturday = today + timedelta(days=(5 - today.weekday() - 1) % 7 + 1)
    if match["which"] in ("следующ", "будущ"):
        saturday = today - timedelta(days=today.weekday()) + timedelta(days=7 + 5)
    kind = DateKind.WINDOW if match["which"] else DateKind.WEEKDAY
    return _reading(kind, saturday, saturday + timedelta(days=1))


def _week(match: re.Match[str], today: date) -> _Read:
    sunday = today + timedelta(days=6 - today.weekday())
    if match["which"] == "эт":
        return _reading(DateKind.WINDOW, today, sunday)
    return _reading(DateKind.WINDOW, sunday + timedelta(days=1), sunday + timedelta(days=7))


def _month_from_now(match: re.Match[str], today: date) -> _Read:
    months = 0 if match["which"] == "эт" else 1
    _, last = _months(today.year, today.month, months + 1)
    return _reading(DateKind.WINDOW, max(today, last.replace(day=1)), last)


def _year(match: re.Match[str], today: date) -> _Read:
    year = _said_year(match, today) or today.year
    part = group(match, "part") or ""
    first, count = {"нач": (1, 2), "сер": (6, 2), "кон": (12, 1)}.get(part[:3], (1, 12))
    return _window(lambda y: _months(y, first, count), year, today)


def _until_end(match: re.Match[str], today: date) -> _Read:
    month = today.month if match["unit"].startswith("м") else 12
    return _reading(DateKind.WINDOW, today, date(today.year, month, cal.last_day(today.year, month)))


def _key(words: str) -> str:
    return " ".join(words.split())


def _rule(pattern: str, build: Callable[[re.Match[str], date], _Read]) -> _Rule:
    return _Rule(re.compile(pattern), build)


_PART_OF_YEAR = rf"{WORD_START}(?P<part>начал[аео]|середин[аеу]|кон(?:ец|ц[ае]))"
_SHORT_YEAR = r"(?P<year>20\d\d|\d\d)"
_RULES = (
    _rule(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)", _iso),
    _rule(
        rf"{_FROM}(?<![\d.,:])(?P<first>{_MONTH_DAY})(?:\.(?P<first_month>{_MONTH_OF_YEAR}))?{GAP}(?:-|по|до){GAP}"
        rf"(?P<last>{_MONTH_DAY})\.(?P<month>{_MONTH_OF_YEAR})(?:\.{_SHORT_YEAR})?{_NOT_A_DATE}",
        _numeric_days,
    ),
    _rule(rf"(?<![\d.,:])(?P<day>\d\d?)([./])(?P<month>\d\d?)\2{_SHORT_YEAR}(?![\d:]|[.,]\d)", _numeric),
    _rule(rf"(?<![\d.,:])(?P<day>{_MONTH_DAY})[./](?P<month>{_MONTH_OF_YEAR}){_NOT_A_DATE}", _numeric),
    _rule(
        rf"{_FROM}{_day('first')}{GAP}(?P<first_month>{cal.MONTH}){_TO}"
        rf"{_day('last')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        _days_of_months,
    ),
    _rule(
        rf"{_FROM}{_day('first')}{_TO}{_day('last')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        _days_of_months,
    ),
    _rule(
        rf"{WORD_START}(?:до|не позднее|не позже){GAP}{_day('day')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        _not_later,
    ),
    _rule(
        rf"{WORD_START}(?:после|не раньше|не ранее){GAP}{_day('day')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        _not_earlier,
    ),
    _rule(rf"{_day('day')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}", _day_of_month),
    _rule(
        rf"(?P<nth>{cal.ORDINAL}|последн[а-я]{{2,3}}){GAP}(?P<weekday>{cal.WEEKDAY}){GAP}(?P<month>{cal.MONTH}){_YEAR}",
        _nth_weekday,
    ),
    _rule(rf"(?P<part>{_PARTS}){GAP}(?P<month>{cal.MONTH}){_YEAR}", _part_of_month),
    _rule(rf"{WORD_START}до{GAP}(?:конца|окончания){GAP}(?P<unit>года|месяца){NO_LETTER}", _until_end),
    _rule(
        rf"(?:{_PART_OF_YEAR}{GAP})?{_NEXT}?(?P<season>{_SEASONS}){_YEAR}",
        _season,
    ),
    _rule(rf"(?P<month>{cal.MONTH_ITSELF}){_YEAR}", _whole_month),
    _rule(rf"(?P<month>{cal.MONTH}),?{GAP}(?P<year>20\d\d){_NOT_A_YEAR}", _whole_month),
    _rule(rf"(?P<quarter>{cal.ORDINAL}|[1-4](?:-?[а-я]{{1,2}})?){GAP}квартал[ае]?{_YEAR}", _quarter),
    _rule(
        rf"{WORD_START}через{GAP}(?P<count>{SMALL})?{GAP}"
        r"(?P<unit>день|дня|дней|недел[юиь]|месяц(?:а|ев)?|полгода|полтора месяца|год(?:а)?)" + NO_LETTER,
        _in_some_time,
    ),
    _rule(rf"{WORD_START}(?:послезавтра|завтра|сегодня|позавчера|вчера){NO_LETTER}", _near_day),
    _rule(rf"{_NEXT}?(?P<weekday>{cal.WEEKDAY})", _weekday),
    _rule(rf"{_NEXT}?{WORD_START}(?:выходные|выходных|выходным|уикенд){NO_LETTER}", _weekend),
    _rule(rf"{WORD_START}{_NEXT}недел[еюи]{NO_LETTER}", _week),
    _rule(rf"{WORD_START}{_NEXT}месяц[е]?{NO_LETTER}", _month_from_now),
    *map(_named, cal.named_periods()),
    _rule(
        rf"(?:{_PART_OF_YEAR}{GAP})?"
        rf"(?:(?<!\d)(?P<year>20\d\d){GAP}(?:года|году|год|г\.)"
        rf"|{WORD_START}(?P<shift>следующ|будущ|эт|текущ)[а-я]{{2,4}}{GAP}год[ау]?){NO_LETTER}",
        _year,
    ),
    _rule(rf"{_PART_OF_YEAR}{GAP}года{NO_LETTER}", _year),
)
