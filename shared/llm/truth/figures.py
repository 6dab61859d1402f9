"""Figures in a Russian text: what is written in digits here, what in words by `numerals`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from shared.llm.truth import numerals
from shared.llm.truth.readings import (
    Counted,
    Month,
    Number,
    Reading,
    Unit,
    Weekday,
    day_readings,
    time_readings,
)


@dataclass(frozen=True)
class Figure:
    """A figure as written, and all that it may mean. No readings: «42 декабря» means nothing."""

    text: str
    readings: frozenset[Reading]
    ordinary: bool = False
    """A small number in words, «два этапа»: a way of speaking, not a claim."""


_MONTHS = (
    r"январ[ьяеюё]м?", r"феврал[ьяею]м?", r"март(?:а|е|у|ом)?", r"апрел[ьяею]м?", r"ма[йяею]|маем",
    r"июн[ьяею]м?", r"июл[ьяею]м?", r"август(?:а|е|у|ом)?", r"сентябр[ьяею]м?", r"октябр[ьяею]м?",
    r"ноябр[ьяею]м?", r"декабр[ьяею]м?",
)  # fmt: skip
_WEEKDAYS = (
    r"понедельник\w{0,2}", r"вторник\w{0,2}", r"сред[ауые]", r"четверг\w{0,2}", r"пятниц\w{1,2}",
    r"суббот\w{1,2}", r"воскресень\w{1,2}",
)  # fmt: skip
_SCALES = {
    r"%|процент\w*": Decimal("0.01"),
    r"тыс(?:\.|\b)|тысяч\w*": Decimal(1_000),
    r"млн\b\.?|миллион\w*": Decimal(1_000_000),
    r"млрд\b\.?|миллиард\w*": Decimal(1_000_000_000),
}

_MONTH = rf"(?:{'|'.join(_MONTHS)})\b"
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})\b"
_SCALE = "|".join(_SCALES)
_GAP = "[ \u00a0\u2009\u202f]"
_NUMBER = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d+)(?:[.,]\d+)?"
_UP_TO = f"(?:{_GAP}?[–—-]{_GAP}?|{_GAP}до{_GAP})"
_STEP = "этап|шаг|вариант|пункт|раздел|часть|блок"
_SMALL = r"(?:10|[1-9])(?![\d.,:]*\d)"

#: Alternatives in order of precedence: the first that fits at a place takes it. Most places are inside words:
#: they are left at once.
_FIGURE = re.compile(
    rf"""(?<![A-Za-z\d_])(?<!\d[.,:])(?:(?=\d)(?:
      (?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)
    | (?P<dotted>\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d\d))(?!\d)
    | (?P<days>\d{{1,2}}{_GAP}?(?:[–—-]|и|по){_GAP}?\d{{1,2}}{_GAP}{_MONTH}(?:{_GAP}\d{{4}}\b)?)
    | (?P<day>\d{{1,2}}{_GAP}{_MONTH}(?:{_GAP}\d{{4}}\b)?)
    | (?P<time>\d{{1,2}}:\d\d)(?!\d)
    | (?P<hours>\d{{1,2}}{_GAP}час(?:ов|а)?\b)
    | (?P<ordinal>{_SMALL}-(?:й|я|е|го|му|м|ю|х)\b)
    | (?P<amount>{_NUMBER}(?:{_UP_TO}{_NUMBER}(?!\d|:\d))?(?:{_GAP}?(?:{_SCALE}))?)
    )|(?<!\w)(?:
      (?P<month>{_MONTH})
    | (?P<weekday>{_WEEKDAY})
    | (?P<step>(?:{_STEP})\w{{0,2}}{_GAP}№?{_GAP}?{_SMALL}(?!{_GAP}?(?:{_SCALE})))
    ))""",
    re.IGNORECASE | re.VERBOSE,
)
_UNIT = re.compile(
    rf"{_GAP}?(?:(?P<rubles>₽|руб|rub)|(?P<people>гост|человек|чел\b|персон|участник|посетител|зрител))",
    re.IGNORECASE,
)
_SCALED = re.compile(_SCALE, re.IGNORECASE)
_SMALL_IN_WORDS = 10


def figures(text: str) -> list[Figure]:
    """Every figure of the text but the numbering of its steps."""
    found: list[Figure] = []

    def take(match: re.Match[str]) -> str:
        found.extend(_figures_of(match))
        return " . "  # so that no word left and right of it reads as one numeral

    rest = _FIGURE.sub(take, text)
    for words, value, end in numerals.spoken(rest):
        found.append(_in_words(words, value, _unit_at(rest, end)))
    return found


def _in_words(words: str, value: Decimal, unit: Unit | None) -> Figure:
    ordinary = value <= _SMALL_IN_WORDS and value == int(value) and unit is not Unit.RUBLES
    return Figure(words, frozenset(_counted({Number(value)}, unit)), ordinary)


def _figures_of(match: re.Match[str]) -> tuple[Figure, ...]:
    return _read(str(match.lastgroup), match.group(), _unit_at(match.string, match.end()))


@lru_cache(maxsize=4096)
def _read(kind: str, text: str, unit: Unit | None) -> tuple[Figure, ...]:
    """Kept: an estimate says the same sums again and again, and so does the text about it."""
    found = _READERS.get(kind, _nothing)(text)
    return tuple(Figure(text, frozenset(_counted(readings, unit))) for readings in found)


def _unit_at(text: str, position: int) -> Unit | None:
    """Of the number that ends there."""
    match = _UNIT.match(text, position)
    return Unit[str(match.lastgroup).upper()] if match else None


def _counted(readings: set[Reading], unit: Unit | None) -> set[Reading]:
    if unit is None:
        return readings
    return {Counted(one.value, unit) if isinstance(one, Number) else one for one in readings}


def _nothing(text: str) -> Iterator[set[Reading]]:
    """For the numbering of steps: it claims nothing."""
    yield from ()


def _iso(text: str) -> Iterator[set[Reading]]:
    year, month, day = map(int, text.split("-"))
    yield day_readings(day, month, year)


def _dotted(text: str) -> Iterator[set[Reading]]:
    day, month, year = text.split(".")
    century = 2000 if len(year) == 2 else 0
    yield day_readings(int(day), int(month), century + int(year))


def _days(text: str) -> Iterator[set[Reading]]:
    month = _which(_MONTHS, text)
    years = re.findall(r"\d{4}", text)
    for day in re.findall(r"\b\d{1,2}\b", text):
        yield day_readings(int(day), month + 1, int(years[0]) if years else None)


def _month(text: str) -> Iterator[set[Reading]]:
    yield {Month(_which(_MONTHS, text) + 1)}


def _weekday(text: str) -> Iterator[set[Reading]]:
    yield {Weekday(_which(_WEEKDAYS, text))}


def _time(text: str) -> Iterator[set[Reading]]:
    hour, minute = map(int, text.split(":"))
    yield time_readings(hour, minute)


def _hours(text: str) -> Iterator[set[Reading]]:
    """«18 часов» is a time of day or a length."""
    hours = int(re.findall(r"\d+", text)[0])
    yield time_readings(hours, 0) | {Number(Decimal(hours))}


def _amount(text: str) -> Iterator[set[Reading]]:
    """One number or both ends of a range; a scale after the last («от 2 до 3 млн») is meant of both."""
    scale = _scale_of(text)
    for number in re.findall(_NUMBER, text):
        digits = re.sub(_GAP, "", number).replace(",", ".")
        yield {Number(Decimal(digits) * scale)} | (_short_day_or_time(digits) if scale == 1 else set())


def _scale_of(text: str) -> Decimal:
    if not _SCALED.search(text):
        return Decimal(1)
    return next(factor for pattern, factor in _SCALES.items() if re.search(pattern, text, re.IGNORECASE))


def _short_day_or_time(digits: str) -> set[Reading]:
    """«12.10» without a year, «18.30» with a full stop."""
    first, point, second = digits.partition(".")
    if not point or len(first) > 2 or len(second) != 2:
        return set()
    return day_readings(int(first), int(second), None) | time_readings(int(first), int(second))


def _which(patterns: tuple[str, ...], text: str) -> int:
    return next(n for n, pattern in enumerate(patterns) if re.search(rf"\b(?:{pattern})\b", text, re.I))


_READERS: dict[str, Callable[[str], Iterator[set[Reading]]]] = {
    "iso": _iso,
    "dotted": _dotted,
    "days": _days,
    "day": _days,
    "month": _month,
    "weekday": _weekday,
    "time": _time,
    "hours": _hours,
    "amount": _amount,
}
