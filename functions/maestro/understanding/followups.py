"""Words that lean on what was said before: «а если 200 человек?», «перенесём на 19-е». Pure."""

import re
from calendar import monthrange
from datetime import date

from functions.maestro.understanding.models import IntentGuess, Slots
from shared.texts import date_text, plain

_LEANS = re.compile(r"^\W*(?:а|и|но|тогда|если|допустим|давай|давайте)\b")
_MONTH = "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:-(?:е|го|ое|му)\b(?:\s+числ\w*)?|\s+числ\w*)(?!\s+(?:{_MONTH}))", re.IGNORECASE
)
#: What may be asked again with other figures.
_ASKED_AGAIN = frozenset({"estimate_budget", "optimize_pricing", "find_vendors", "show_schedule"})
_WHAT_IF = "estimate_budget"
_UNSAID = frozenset({"create_event", "default"})
"""Guesses from facts alone: the words named no wish of their own."""


def leans(text: str) -> bool:
    """Whether a text goes on from the one before."""
    return bool(_LEANS.match(plain(text)))


def with_month(text: str, known: Slots | None) -> str:
    """A bare day of the month is of the month that was spoken of: «на 19-е» after 18 июня is 19 июня."""
    if known is None or known.date is None:
        return text
    month = known.date.value.start

    def named(found: re.Match[str]) -> str:
        day = int(found[1])
        return date_text(month.replace(day=day)) if 1 <= day <= _days_of(month) else found[0]

    return _DAY.sub(named, text)


def intent_after(guess: IntentGuess, text: str, previous: Slots) -> IntentGuess:
    """The same wish with other figures; a «what if» of an event is a question about its money."""
    if not leans(text) or guess.intent not in _UNSAID:
        return guess
    again = previous.last_intent if previous.last_intent in _ASKED_AGAIN else None
    what_if = _WHAT_IF if re.search(r"\bесли\b", plain(text)) else None
    intent = again or what_if
    return IntentGuess(intent=intent, confidence=1, why=("продолжение разговора",)) if intent else guess


def move_of_no_event(intent: str, known: Slots | None) -> str | None:
    """There is no event to move: another date for what was asked last, if anything was."""
    last = known.last_intent if known else None
    return last if intent == "move_date" and last in _ASKED_AGAIN else None


def _days_of(month: date) -> int:
    return monthrange(month.year, month.month)[1]
