"""When on the day and how long: «в 18:00», «с 18 до 23», «на 5 часов», «двухдневная»."""

import math
import re
from datetime import time
from decimal import Decimal

from functions.maestro.understanding.findings import GAP, NO_LETTER, WORD_START, Finding, Value, masked
from functions.maestro.understanding.numbers import SMALL, marked, number_value

_LAST_DAY_HOURS = 8
"""From the morning to the evening of an event's last day (assumption)."""
DAYS_NOTE = "с утра первого дня до вечера последнего"

_HOUR = r"(?<![\d.,:])(?:2[0-4]|[01]?\d)(?!\d)"
_CLOCK = rf"{_HOUR}(?:[:.][0-5]\d(?![\d.]))?"
_HOUR_WORD = rf"(?:{GAP}(?:час(?:а|ов|ам)?|ч){NO_LETTER}\.?)?"


def _spoken(side: str) -> str:
    """An hour as said: `18:00`, `7 часов вечера`."""
    part = rf"(?:{GAP}(?P<{side}_part>утра|дня|вечера|ночи){NO_LETTER})?"
    return rf"(?P<{side}>{_CLOCK}){_HOUR_WORD}{part}"


_SPAN = re.compile(
    rf"{WORD_START}с{GAP}{_spoken('from')}{GAP}(?:до|по|-){GAP}{_spoken('to')}"
    rf"|(?<![\d.,:])(?P<from_colon>{_HOUR}:[0-5]\d){GAP}-{GAP}(?P<to_colon>{_HOUR}:[0-5]\d)"
)
_START = re.compile(
    rf"(?:{WORD_START}(?:начало|старт|сбор)(?:{GAP}гостей)?{GAP})?(?:{WORD_START}(?:в|во|с|к|на){GAP})?"
    rf"(?:(?P<clock>{_HOUR}:[0-5]\d)(?![\d.])"
    rf"|(?<=[вск] )(?P<dotted>{_HOUR}\.[0-5]\d)(?![\d.])"
    rf"|(?<![\d.,:])(?P<spoken>{_HOUR}){_HOUR_WORD}{GAP}(?P<part>утра|вечера){NO_LETTER}"
    rf"|(?<=[вск] )(?P<hours>{_HOUR})"
    rf"(?:{_HOUR_WORD}{GAP}(?P<noon>дня|ночи){NO_LETTER}|{GAP}(?:час(?:а|ов)?|ч){NO_LETTER}))"
    rf"(?:{GAP}(?:по{GAP})?(?:мск|московскому времени){NO_LETTER})?"
)
_HOURS = re.compile(
    rf"(?:{WORD_START}на{GAP})?(?P<count>{SMALL})(?:{GAP}|-)(?:час(?:а|ов)?|часов[а-я]{{2,3}}|ч){NO_LETTER}\.?"
)
_NO_TERM = "".join(rf"(?<!{word} )" for word in ("через", "за", "после", "течение", "осталось", "в", "к"))
_DAYS = re.compile(
    rf"{_NO_TERM}(?:{WORD_START}на{GAP})?(?:{SMALL}{GAP}-{GAP})?(?P<count>{SMALL}){GAP}"
    rf"(?:дня|дней|(?<=1 )день|суток){NO_LETTER}(?!{GAP}(?:до|назад|после){NO_LETTER})"
)
"""«2 дня», and not «через 2 дня», «за 2 дня до события», «в 2 дня»."""
_ADJECTIVE = re.compile(
    rf"{WORD_START}(?P<count>одно|двух|трех|четырех|пяти|шести|семи|восьми|\d{{1,2}}-?(?:х-?)?)"
    rf"(?P<unit>дневн|часов)[а-я]{{2,3}}{NO_LETTER}"
)
_ADJECTIVE_COUNTS = {
    "одно": 1,
    "двух": 2,
    "трех": 3,
    "четырех": 4,
    "пяти": 5,
    "шести": 6,
    "семи": 7,
    "восьми": 8,
}
_PHRASES = {"весь день": 8, "целый день": 8, "полдня": 4, "пол дня": 4, "сутки": 24}
_PHRASE = re.compile(
    rf"{WORD_START}(?:на{GAP})?(?P<phrase>весь день|целый день|полдня|пол дня|сутки){NO_LETTER}"
)


def hours_of_days(days: Decimal) -> Decimal:
    """Nights count: to every agent an event of more than 24 hours has a second day."""
    return 24 * (days - 1) + _LAST_DAY_HOURS if days > 1 else days * _LAST_DAY_HOURS


def read_hours(text: str) -> tuple[list[Finding[time]], list[Finding[int]]]:
    """Starting times and durations in hours of a plain text whose dates and guests are masked."""
    text = marked(text)
    starts: list[Finding[time]] = []
    durations: list[Finding[int]] = []
    for match in _SPAN.finditer(text):
        start, hours = _span(match)
        if start is not None:
            starts.append(Finding(start, match.start(), match.end()))
            durations.append(Finding(hours, match.start(), match.end()))
    text = masked(text, starts)
    days = [_finding(m, hours_of_days(number_value(m["count"])), DAYS_NOTE) for m in _DAYS.finditer(text)]
    text = masked(text, days)
    for match in _START.finditer(text):
        said = match["clock"] or match["dotted"] or match["spoken"] or match["hours"]
        if (start := _time(said, match["part"] or match["noon"])) is not None:
            starts.append(Finding(start, match.start(), match.end()))
    durations += [*days, *_durations(masked(text, starts))]
    return _in_order(starts), _in_order(durations)


def _durations(text: str) -> list[Finding[int]]:
    phrases = [_finding(m, Decimal(_PHRASES[m["phrase"]]), None) for m in _PHRASE.finditer(text)]
    text = masked(text, phrases)
    adjectives = [_adjective(match) for match in _ADJECTIVE.finditer(text)]
    hours = [_finding(m, number_value(m["count"]), None) for m in _HOURS.finditer(masked(text, adjectives))]
    return [*phrases, *adjectives, *hours]


def _adjective(match: re.Match[str]) -> Finding[int]:
    count = _ADJECTIVE_COUNTS.get(match["count"]) or int(re.sub(r"\D", "", match["count"]))
    days = match["unit"] == "дневн"
    hours = hours_of_days(Decimal(count)) if days else Decimal(count)
    return _finding(match, hours, DAYS_NOTE if days else None)


def _finding(match: re.Match[str], hours: Decimal, note: str | None) -> Finding[int]:
    return Finding(math.ceil(hours), match.start(), match.end(), note)


def _span(match: re.Match[str]) -> tuple[time | None, int]:
    start = _time(match["from"] or match["from_colon"], match["from_part"] or match["to_part"])
    end = _time(match["to"] or match["to_colon"], match["to_part"])
    if start is None or end is None:
        return None, 0
    minutes = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % (24 * 60)
    return start, max(1, -(-minutes // 60))


def _time(said: str, part: str | None) -> time | None:
    hour, _, minute = said.replace(".", ":").partition(":")
    number = int(hour) % 24
    if part in ("дня", "вечера") and number < 12:
        number += 12
    if part == "ночи":
        number %= 12
    return time(number, int(minute or 0))


def _in_order(findings: list[Finding[Value]]) -> list[Finding[Value]]:
    return sorted(findings, key=lambda finding: finding.start)
