"""The words of the Russian calendar: months, weekdays, ordinals, seasons and named days."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

from functions.maestro.understanding.findings import NO_LETTER, WORD_START, word_pattern

MONTH = (
    rf"{WORD_START}(?:янв(?:ар[ьяею])?|фев(?:р(?:ал[ьяею])?)?|мар(?:т[ауе]?)?|апр(?:ел[ьяею])?|ма[йяею]|июн[ьяею]?"
    r"|июл[ьяею]?|авг(?:уст[ауе]?)?|сен(?:т(?:ябр[ьяею])?)?|окт(?:ябр[ьяею])?|ноя(?:б(?:р[ьяею])?)?|дек(?:абр[ьяею])?)"
    rf"{NO_LETTER}"
)
"""Any case, and short forms after a day number."""
MONTH_ITSELF = (
    rf"{WORD_START}(?:(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьею]|март[еу]?|ма[йею]|август[еу]?)"
    rf"{NO_LETTER}"
)
"""As said without a day: «май», «в мае». Not the genitive, which wants a day or a part before it."""
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")

WEEKDAY = (
    rf"{WORD_START}(?:понедельник[ау]?|вторник[ау]?|сред[аеуы]|четверг[ау]?|пятниц[аеуы]|суббот[аеуы]|воскресень[еюя])"
    rf"{NO_LETTER}"
)
WEEKDAY_NAMES = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
_WEEKDAYS = ("пон", "вто", "сре", "чет", "пят", "суб", "вос")

_ORDINAL_STEMS = (
    *("перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят"),
    *("одиннадцат", "двенадцат", "тринадцат", "четырнадцат", "пятнадцат"),
    *("шестнадцат", "семнадцат", "восемнадцат", "девятнадцат", "двадцат"),
)
ORDINAL = (
    rf"{WORD_START}(?:(?:двадцать|тридцать) {{1,2}})?(?:{'|'.join([*reversed(_ORDINAL_STEMS), 'тридцат'])})"
    rf"(?:ьего|ье|ьем|ого|ое|ому|ом|ей|ем|ая|ую|ой|ый|ий|ья|ью){NO_LETTER}"
)


def month_number(word: str) -> int:
    """Any form of a month → 1-12."""
    return 3 if word.startswith("мар") else 1 + next(i for i in range(12) if word.startswith(_MONTHS[i]))


def weekday_number(word: str) -> int:
    """Any form of a weekday → 0-6, Monday is 0."""
    return _WEEKDAYS.index(word[:3])


def ordinal_number(words: str) -> int:
    """`двадцать первого` → 21."""
    *tens, last = words.split()
    if last.startswith("тридцат"):
        return 30
    unit = next(i for i in range(20, 0, -1) if last.startswith(_ORDINAL_STEMS[i - 1]))
    return unit + (0 if not tens else 20 if tens[0].startswith("двадц") else 30)


def last_day(year: int, month: int) -> int:
    """How many days the month has."""
    return calendar.monthrange(year, month)[1]


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The third Sunday of June; `nth` -1 is the last one. A fifth that does not exist is the last one too."""
    first = date(year, month, 1)
    days = [first + timedelta(days=d) for d in range(last_day(year, month))]
    fitting = [day for day in days if day.weekday() == weekday]
    return fitting[-1] if nth < 0 or nth > len(fitting) else fitting[nth - 1]


@dataclass(frozen=True)
class NamedPeriod:
    """A period known by a name, in the given year."""

    pattern: re.Pattern[str]
    in_year: Callable[[int], tuple[date, date]]
    hint: bool = False


@dataclass(frozen=True)
class MonthPart:
    """«В начале», «во второй половине»: days of a month."""

    first: int
    last: int


@cache
def table() -> dict[str, Any]:
    """`data/calendar.yaml` as it stands."""
    import yaml

    source = resources.files("functions.maestro.understanding") / "data" / "calendar.yaml"
    loaded: dict[str, Any] = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


@cache
def named_periods() -> tuple[NamedPeriod, ...]:
    """Holidays and professional days, firm ones first."""
    days = [_named(row, _fixed(row["month"], row["day"])) for row in table()["days"]]
    weekdays = [
        _named(row, _floating(row["month"], row["nth"], row["weekday"])) for row in table()["weekdays"]
    ]
    periods = [_named(row, _between(row["first"], row["last"])) for row in table()["periods"]]
    return (*days, *weekdays, *periods)


@cache
def month_parts() -> dict[str, MonthPart]:
    """Word → the days it means."""
    return {
        word: MonthPart(row["first"], row["last"]) for row in table()["month_parts"] for word in row["words"]
    }


@cache
def seasons() -> dict[str, int]:
    """Word → the first month of the season."""
    return {word: row["first"] for row in table()["seasons"] for word in row["words"]}


def is_day_for_guests(day: date) -> bool:
    """False on public holidays; one that falls on a weekend takes no guests away, save around New Year."""
    holiday = [day.month, day.day] in table()["public_holidays"]
    return not holiday or (day.weekday() >= 5 and day.month not in (1, 12))


def _named(row: dict[str, Any], in_year: Callable[[int], tuple[date, date]]) -> NamedPeriod:
    return NamedPeriod(re.compile(word_pattern(row["words"])), in_year, row.get("hint", False))


def _fixed(month: int, day: int) -> Callable[[int], tuple[date, date]]:
    return lambda year: (date(year, month, day), date(year, month, day))


def _floating(month: int, nth: int, weekday: int) -> Callable[[int], tuple[date, date]]:
    return lambda year: (nth_weekday(year, month, nth, weekday),) * 2


def _between(first: list[int], last: list[int]) -> Callable[[int], tuple[date, date]]:
    return lambda year: (date(year, *first), date(year, *last))
