"""Dates and periods in Russian → days, counted from `today`.

A table of rules, the most specific first; what one rule read, the next ones do not see. A day said without a
year is the next such day. Only what is said with a year may lie in the past: the caller refuses it.
"""

import re
from datetime import date
from typing import NamedTuple

from functions.maestro.understanding import calendar as cal
from functions.maestro.understanding import date_builders as days_of
from functions.maestro.understanding.findings import (
    GAP,
    NO_LETTER,
    WORD_START,
    Finding,
    masked,
    word_pattern,
)
from functions.maestro.understanding.models import DateReading
from functions.maestro.understanding.numbers import SPOKEN

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


def _day(name: str) -> str:
    """A day of the month in digits or words, as the group `name` or `name_word`."""
    digits = rf"(?<![\d.,:])(?P<{name}>[12]\d|3[01]|0?[1-9])(?:-?(?:го|ое|ого|е))?(?![\d:]|[.,]\d)"
    return rf"(?:{digits}|(?P<{name}_word>{cal.ORDINAL}))"


class _Rule(NamedTuple):
    pattern: re.Pattern[str]
    build: days_of.Builder


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


def _named(period: cal.NamedPeriod) -> _Rule:
    pattern = period.pattern.pattern if period.hint else period.pattern.pattern + _YEAR
    return _rule(pattern, days_of.named(period))


def _rule(pattern: str, build: days_of.Builder) -> _Rule:
    return _Rule(re.compile(pattern), build)


_PART_OF_YEAR = rf"{WORD_START}(?P<part>начал[аео]|середин[аеу]|кон(?:ец|ц[ае]))"
_SHORT_YEAR = r"(?P<year>20\d\d|\d\d)"
_RULES = (
    _rule(r"(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)", days_of.iso),
    _rule(
        rf"{_FROM}(?<![\d.,:])(?P<first>{_MONTH_DAY})(?:\.(?P<first_month>{_MONTH_OF_YEAR}))?{GAP}(?:-|по|до){GAP}"
        rf"(?P<last>{_MONTH_DAY})\.(?P<month>{_MONTH_OF_YEAR})(?:\.{_SHORT_YEAR})?{_NOT_A_DATE}",
        days_of.numeric_days,
    ),
    _rule(
        rf"(?<![\d.,:])(?P<day>\d\d?)([./])(?P<month>\d\d?)\2{_SHORT_YEAR}(?![\d:]|[.,]\d)", days_of.numeric
    ),
    _rule(rf"(?<![\d.,:])(?P<day>{_MONTH_DAY})[./](?P<month>{_MONTH_OF_YEAR}){_NOT_A_DATE}", days_of.numeric),
    _rule(
        rf"{_FROM}{_day('first')}{GAP}(?P<first_month>{cal.MONTH}){_TO}"
        rf"{_day('last')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        days_of.days_of_months,
    ),
    _rule(
        rf"{_FROM}{_day('first')}{_TO}{_day('last')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        days_of.days_of_months,
    ),
    _rule(
        rf"{WORD_START}(?:до|не позднее|не позже){GAP}{_day('day')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        days_of.not_later,
    ),
    _rule(
        rf"{WORD_START}(?:после|не раньше|не ранее){GAP}{_day('day')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}",
        days_of.not_earlier,
    ),
    _rule(rf"{_day('day')}{GAP}(?P<month>{cal.MONTH})\.?{_YEAR}", days_of.day_of_month),
    _rule(
        rf"(?P<nth>{cal.ORDINAL}|последн[а-я]{{2,3}}){GAP}(?P<weekday>{cal.WEEKDAY}){GAP}(?P<month>{cal.MONTH}){_YEAR}",
        days_of.nth_weekday,
    ),
    _rule(rf"(?P<part>{_PARTS}){GAP}(?P<month>{cal.MONTH}){_YEAR}", days_of.part_of_month),
    _rule(rf"{WORD_START}до{GAP}(?:конца|окончания){GAP}(?P<unit>года|месяца){NO_LETTER}", days_of.until_end),
    _rule(
        rf"(?:{_PART_OF_YEAR}{GAP})?{_NEXT}?(?P<season>{_SEASONS}){_YEAR}",
        days_of.season,
    ),
    _rule(
        rf"{_FROM}(?P<first_month>{cal.MONTH}){_TO}(?:в{GAP})?(?P<month>{cal.MONTH}){_YEAR}",
        days_of.some_months,
    ),
    _rule(rf"(?P<month>{cal.MONTH_ITSELF}){_YEAR}", days_of.whole_month),
    _rule(rf"(?P<month>{cal.MONTH}),?{GAP}(?P<year>20\d\d){_NOT_A_YEAR}", days_of.whole_month),
    _rule(rf"(?P<quarter>{cal.ORDINAL}|[1-4](?:-?[а-я]{{1,2}})?){GAP}квартал[ае]?{_YEAR}", days_of.quarter),
    _rule(
        rf"{WORD_START}через{GAP}(?P<count>{SPOKEN}(?: {SPOKEN})?)?{GAP}"
        r"(?P<unit>день|дня|дней|недел[юиь]|месяц(?:а|ев)?|полгода|год(?:а)?)" + NO_LETTER,
        days_of.in_some_time,
    ),
    _rule(rf"{WORD_START}(?:послезавтра|завтра|сегодня|позавчера|вчера){NO_LETTER}", days_of.near_day),
    _rule(rf"{_NEXT}?(?P<weekday>{cal.WEEKDAY})", days_of.on_weekday),
    _rule(rf"{_NEXT}?{WORD_START}(?:выходные|выходных|выходным|уикенд){NO_LETTER}", days_of.weekend),
    _rule(rf"{WORD_START}{_NEXT}недел[еюи]{NO_LETTER}", days_of.week),
    _rule(rf"{WORD_START}{_NEXT}месяц[е]?{NO_LETTER}", days_of.month_from_now),
    *map(_named, cal.named_periods()),
    _rule(
        rf"(?:{_PART_OF_YEAR}{GAP})?"
        rf"(?:(?<!\d)(?P<year>20\d\d){GAP}(?:года|году|год|г\.)"
        rf"|{WORD_START}(?P<shift>следующ|будущ|эт|текущ)[а-я]{{2,4}}{GAP}год[ау]?){NO_LETTER}",
        days_of.some_year,
    ),
    _rule(rf"{_PART_OF_YEAR}{GAP}года{NO_LETTER}", days_of.some_year),
    _rule(rf"(?<![\d.,:№])(?P<year>20[2-4]\d)(?={GAP}(?:$|[,;.!?]))", days_of.some_year),
)
