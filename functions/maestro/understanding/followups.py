"""Words that lean on what was said before: «а если 200 человек?», «перенесём на 19-е», «спасибо». Pure."""

import re
from calendar import monthrange
from datetime import date

from functions.maestro.understanding.event_changes import SHOWN
from functions.maestro.understanding.intents import CERTAIN, CREATE_EVENT, DEFAULT
from functions.maestro.understanding.models import IntentGuess, Slots
from functions.maestro.understanding.vocabulary import another_event_pattern, change_pattern, courtesies
from shared.texts import date_text, plain

_LEANS = re.compile(r"^\W*(?:а|и|но|тогда|если|допустим|давай|давайте)\b")
_MONTH = "янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек"
_DAY = re.compile(
    rf"\b(\d{{1,2}})(?:-(?:е|го|ое|му)\b(?:\s+числ\w*)?|\s+числ\w*)(?!\s+(?:{_MONTH}))", re.IGNORECASE
)
#: What may be asked again with other figures.
_ASKED_AGAIN = frozenset({"estimate_budget", "optimize_pricing", "find_vendors", "show_schedule"})
_WHAT_IF = "estimate_budget"
_UNSAID = frozenset({CREATE_EVENT, DEFAULT})
"""Guesses from facts alone: the words named no wish of their own."""

_CORRECTION = re.compile(r"(?<![а-я])не {1,2}[^.!?]{1,40} а {1,2}")
"""«Не корпоратив, а конференция» is the same event."""


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


def is_another(text: str, found: Slots, previous: Slots) -> bool:
    """Whether the message speaks of a new event: «ещё одно», or one of another type."""
    said = plain(text)
    if another_event_pattern().search(said):
        return True
    if _CORRECTION.search(said) or found.event_type is None or previous.event_type is None:
        return False
    return found.event_type.value is not previous.event_type.value


def intent_about_event(text: str, found: Slots, previous: Slots, guess: IntentGuess) -> IntentGuess:
    """«Сделай 200 гостей» changes the event of the conversation; «а можно 200 гостей?» only tries it out,
    with the question asked last.

    A guess that the words speak for stands: «какая погода завтра?», «перенеси на 19-е».
    """
    names_fact = any(getattr(found, name) is not None for name in SHOWN)
    asks = bool(found.wishes) and change_pattern().search(plain(text)) is not None
    if not (names_fact or asks) or not _is_open(guess):
        return guess
    if "?" in text:
        again = previous.last_intent if previous.last_intent in _ASKED_AGAIN else _WHAT_IF
        return IntentGuess(intent=again or _WHAT_IF, confidence=1, why=("вопрос о мероприятии",))
    return IntentGuess(intent=CREATE_EVENT, confidence=1, why=("меняет мероприятие",))


def _is_open(guess: IntentGuess) -> bool:
    """Nothing but facts, or a lone weak word, speaks for the guess: «бюджет 3 млн»."""
    weak = guess.intent == _WHAT_IF and guess.confidence < CERTAIN
    return guess.intent == CREATE_EVENT or weak or (guess.intent == DEFAULT and not guess.why)


def courtesy(text: str) -> str | None:
    """The reply to a message of mere courtesy: «спасибо», «отлично, понял»."""
    words = [word.strip(".,!?)(-—:; ") for word in plain(text).split()]
    said = [word for word in words if word]
    replies = [courtesies().get(word) for word in said]
    return next((reply for reply in replies if reply), None) if said and all(replies) else None


def _days_of(month: date) -> int:
    return monthrange(month.year, month.month)[1]
