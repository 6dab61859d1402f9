"""Figures in a Russian text: what is written in digits here, what in words by `numerals`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from shared.llm.truth import moments, numerals
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
_THOUSANDS = r"(?:тыс(?:\.|\b)|тысяч\w*)"
_MILLIONS = r"(?:млн\b\.?|миллион\w*)"
_SCALES = {
    r"%|процент\w*": Decimal("0.01"),
    _THOUSANDS: Decimal(1_000),
    _MILLIONS: Decimal(1_000_000),
    r"млрд\b\.?|миллиард\w*": Decimal(1_000_000_000),
}

_MONTH = rf"(?:{'|'.join(_MONTHS)})\b"
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})\b"
_SCALE = "|".join(_SCALES)
_SHARES = {"полов": Decimal(1) / 2, "трет": Decimal(1) / 3, "четв": Decimal(1) / 4}
_SHARED = "бюджет|смет|сумм|стоимост|расход|гост|участник|билет|цен"
_GAP = "[ \u00a0\u2009\u202f]"
_NUMBER = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)|\d+)(?:[.,]\d+)?"
_UP_TO = f"(?:{_GAP}?[–—-]{_GAP}?|{_GAP}до{_GAP})"
_STEP = "этап|шаг|вариант|пункт|раздел|часть|блок"
_SMALL = r"(?:10|[1-9])(?![\d.,:]*\d)"
_DAY = r"\d{1,2}(?:-?(?:го|е|ое|ого|му|ому))?"
_YEAR = rf"(?:{_GAP}\d{{4}}\b)?"

#: How the words of `_FIGURE` begin: any other is left at once.
_BEGINNINGS = (
    "янв|фев|мар|апр|ма[йяею]|июн|июл|авг|сен|окт|ноя|дек|пон|втор|сред|чет|тр[её]|трид|пят|суб|вос|пер|шес|сем|седь"
    "|дев|дес|один|два|две|дву|пол|час|эта|шаг|вар|пун|раз|бло"
)
#: Alternatives in order of precedence: the first that fits at a place takes it.
_FIGURE = re.compile(
    rf"""(?<![A-Za-z\d_])(?<!\d[.,:])(?:(?=\d)(?:
      (?P<iso>\d{{4}}-\d\d-\d\d)(?!\d)
    | (?P<dotted>\d{{1,2}}\.\d{{1,2}}\.(?:\d{{4}}|\d\d))(?!\d)
    | (?P<days>{_DAY}{_GAP}?(?:[–—-]|и|по){_GAP}?{_DAY}{_GAP}{_MONTH}{_YEAR})
    | (?P<day>{_DAY}{_GAP}{_MONTH}{_YEAR})
    | (?P<spoken_time>{moments.TIME})
    | (?P<time>\d{{1,2}}:\d\d)(?!\d)
    | (?P<hours>\d{{1,2}}{_GAP}час(?:ов|а)?\b)
    | (?P<ordinal>{_SMALL}-(?:й|я|е|го|му|м|ю|х)\b)
    | (?P<sum>{_NUMBER}{_GAP}?{_MILLIONS}{_GAP}\d{{1,3}}{_GAP}?{_THOUSANDS})
    | (?P<amount>{_NUMBER}(?:{_UP_TO}{_NUMBER}(?!\d|:\d))?(?:{_GAP}с{_GAP}половиной)?(?:{_GAP}?(?:{_SCALE}))?)
    )|(?<!\w)(?={_BEGINNINGS})(?:
      (?P<spoken_days>{moments.DAYS}{_GAP}{_MONTH}{_YEAR})
    | (?P<words_time>{moments.TIME})
    | (?P<share>(?:полов|трет|четв)[а-яё]{{1,4}}{_GAP}(?:всего{_GAP}|всей{_GAP}|всех{_GAP})?(?:{_SHARED})\w*)
    | (?P<month>{_MONTH})
    | (?P<weekday>{_WEEKDAY})
    | (?P<step>(?:{_STEP})\w{{0,2}}{_GAP}№?{_GAP}?{_SMALL}(?!{_GAP}?(?:{_SCALE})))
    ))""",
    re.VERBOSE,
)
_UNIT = re.compile(
    rf"{_GAP}?(?:(?P<rubles>₽|руб|rub)|(?P<people>гост|человек|чел\b|персон|участник|посетител|зрител))"
)
_SCALED = re.compile(_SCALE)
_HOURS = re.compile(rf"{_GAP}час(?:ов|а|ам)?\b")
_LONGEST_UNIT = 20
_SMALL_IN_WORDS = 10


def figures(text: str) -> list[Figure]:
    """Every figure of the text but the numbering of its steps."""
    found: list[Figure] = []

    def take(match: re.Match[str]) -> str:
        unit = _unit_at(match.string, match.end())
        written = text[match.start() : match.end()]
        found.extend(Figure(written, one) for one in _read(str(match.lastgroup), match.group(), unit))
        return "." * len(written)  # so that no word left and right of it reads as one numeral

    rest = _FIGURE.sub(take, _in_small_letters(text))
    for start, value, end in numerals.spoken(rest):
        found.append(_in_words(text[start:end], value, rest[end : end + _LONGEST_UNIT]))
    return found


def _in_small_letters(text: str) -> str:
    """To ignore case costs a pattern twice the time. Places stay the same: a letter that would get longer
    («İ») stays large."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(map(_small, text))


def _small(letter: str) -> str:
    low = letter.lower()
    return low if len(low) == 1 else letter


def _in_words(written: str, value: Decimal, rest: str) -> Figure:
    """`rest` is what follows."""
    unit, whole = _unit_at(rest, 0), value == int(value)
    ordinary = value <= _SMALL_IN_WORDS and whole and unit is not Unit.RUBLES
    hours = time_readings(int(value), 0) if whole and _HOURS.match(rest) else set()
    return Figure(written, frozenset(_counted({Number(value)}, unit) | hours), ordinary)


@lru_cache(maxsize=4096)
def _read(kind: str, text: str, unit: Unit | None) -> tuple[frozenset[Reading], ...]:
    """Kept: an estimate says the same sums again and again, and so does the text about it."""
    return tuple(frozenset(_counted(readings, unit)) for readings in _READERS.get(kind, _nothing)(text))


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


def _spoken_days(text: str) -> Iterator[set[Reading]]:
    years = re.findall(r"\d{4}", text)
    yield from moments.days_of(text, _which(_MONTHS, text) + 1, int(years[0]) if years else None)


def _month(text: str) -> Iterator[set[Reading]]:
    yield {Month(_which(_MONTHS, text) + 1)}


def _weekday(text: str) -> Iterator[set[Reading]]:
    yield {Weekday(_which(_WEEKDAYS, text))}


def _time(text: str) -> Iterator[set[Reading]]:
    hour, minute = map(int, text.split(":"))
    yield time_readings(hour, minute)


def _spoken_time(text: str) -> Iterator[set[Reading]]:
    """«2 ночи» may be two nights."""
    nights = re.fullmatch(rf"(\d+){_GAP}(?:дня|ночи)", text)
    yield moments.times_of(text) | ({Number(Decimal(nights[1]))} if nights else set())


def _share(text: str) -> Iterator[set[Reading]]:
    """«Половина бюджета»"""
    yield {Number(next(part for start, part in _SHARES.items() if text.startswith(start)))}


def _hours(text: str) -> Iterator[set[Reading]]:
    """«18 часов» is a time of day or a length."""
    hours = int(re.findall(r"\d+", text)[0])
    yield time_readings(hours, 0) | {Number(Decimal(hours))}


def _sum(text: str) -> Iterator[set[Reading]]:
    """«1 млн 200 тысяч»"""
    millions, thousands = re.findall(_NUMBER, text)
    yield {Number(_decimal(millions) * 1_000_000 + _decimal(thousands) * 1_000)}


def _amount(text: str) -> Iterator[set[Reading]]:
    """One number or both ends of a range; a scale after the last («от 2 до 3 млн») is meant of both."""
    scale, half = _scale_of(text), Decimal("0.5") if "полов" in text else 0
    for number in re.findall(_NUMBER, text):
        value = _decimal(number) + half
        yield {Number(value * scale)} | (_short_day_or_time(number) if scale == 1 and not half else set())


def _decimal(number: str) -> Decimal:
    return Decimal(re.sub(_GAP, "", number).replace(",", "."))


def _scale_of(text: str) -> Decimal:
    if not _SCALED.search(text):
        return Decimal(1)
    return next(factor for pattern, factor in _SCALES.items() if re.search(pattern, text))


def _short_day_or_time(digits: str) -> set[Reading]:
    """«12.10» without a year, «18.30» with a full stop."""
    first, point, second = digits.replace(",", ".").partition(".")
    if not point or len(first) > 2 or len(second) != 2:
        return set()
    return day_readings(int(first), int(second), None) | time_readings(int(first), int(second))


def _which(patterns: tuple[str, ...], text: str) -> int:
    return next(n for n, pattern in enumerate(patterns) if re.search(rf"\b(?:{pattern})\b", text))


_READERS: dict[str, Callable[[str], Iterator[set[Reading]]]] = {
    "iso": _iso,
    "dotted": _dotted,
    "days": _days,
    "day": _days,
    "spoken_days": _spoken_days,
    "spoken_time": _spoken_time,
    "words_time": _spoken_time,
    "share": _share,
    "month": _month,
    "weekday": _weekday,
    "time": _time,
    "hours": _hours,
    "sum": _sum,
    "amount": _amount,
}
