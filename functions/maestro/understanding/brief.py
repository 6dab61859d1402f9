"""From the user's sentence to a brief, or to one question, or to what is wrong with it."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from functions.maestro.understanding import remarks
from functions.maestro.understanding.days import choose_day
from functions.maestro.understanding.followups import (
    courtesy,
    intent_about_event,
    intent_after,
    is_another,
    with_month,
)
from functions.maestro.understanding.hours import DAYS_NOTE, hours_of_days
from functions.maestro.understanding.intents import CREATE_EVENT, DEFAULT, classify, is_plain, weighed
from functions.maestro.understanding.models import DateKind, IntentGuess, Slot, Slots, Understanding
from functions.maestro.understanding.quotes import Quotes, with_quotes
from functions.maestro.understanding.reading import read
from functions.maestro.understanding.titles import title_of, title_stem
from functions.maestro.understanding.vocabulary import defaults
from functions.maestro.understanding.wishes import MOST_WISHES
from shared.agents import Notice
from shared.brief import EVENT_TYPE_NAMES, FORMAT_NAMES, MAX_TEXT, Assumption, Brief, EventFormat, EventType
from shared.cities import find_city
from shared.errors import FieldError, InvalidInput, TooLarge
from shared.money import kopecks
from shared.texts import count_text, plain, rubles_text, short_date
from shared.vat import TaxStatus, vat_rate

Opinion = Callable[[str], Mapping[str, float]]
"""A text → intent → how much of what is like it in meaning has that intent."""

_ASKS_WITHOUT_TYPE = frozenset({CREATE_EVENT, "estimate_budget"})
"""Intents that mean nothing until we know what event it is."""
_WORKS_WITH_ANY_TYPE = frozenset({"find_vendors"})
_LEAST_PER_GUEST = Decimal(300)
"""Rubles; a budget below this is probably missing its thousands (assumption)."""
_SENTENCE_WORDS = 3
_MOSTLY = 0.9
_LONGEST_HOURS = 24 * 7
_SATURDAY = 5
_FOR_WORKING_DAYS = frozenset({EventType.CONFERENCE, EventType.PRODUCT_LAUNCH, EventType.WEBINAR})


def understand(
    text: str,
    *,
    today: date,
    home_city: str,
    previous: Slots | None = None,
    quotes: Quotes | None = None,
    opinion: Opinion | None = None,
) -> Understanding:
    """Read a request, complete what was known from `previous` messages, assume what is still missing.

    `quotes` is what a language model pointed at in the same text; `opinion` is asked for the intents of
    similar sentences when the words leave a doubt. Raises InvalidInput for an empty text, TooLarge for one
    above MAX_TEXT characters.
    """
    text = with_month(_checked(text), previous)
    reading = read(text, today)
    found = with_quotes(reading.slots(), text, quotes, today) if quotes else reading.slots()
    if previous and previous.event_id and is_another(text, found, previous):
        previous = None
    if previous and (reply := courtesy(text)):
        guess = IntentGuess(intent=DEFAULT, confidence=1, why=("вежливость",))
        return Understanding(intent=guess, slots=previous, reply=reply)
    slots = merged(previous, found) if previous else found
    follows = previous is not None and previous.event_id is not None
    intent = _intent(text, found if follows else slots, previous, quotes, None if follows else opinion)
    done = Understanding(
        intent=intent, slots=slots, notices=tuple(reading.notices), errors=tuple(reading.errors)
    )
    if done.errors:
        return done
    if quotes is None and is_foreign(text):
        return done.model_copy(update={"question": remarks.SPEAK_RUSSIAN})
    return _completed(done, previous is not None, today, home_city)


def merged(previous: Slots, latest: Slots) -> Slots:
    """The latest word counts; wishes add up."""
    said = {name: value for name, value in latest if value is not None}
    wishes = tuple(dict.fromkeys((*previous.wishes, *latest.wishes)))[:MOST_WISHES]
    return previous.model_copy(update={**said, "wishes": wishes})


def is_foreign(text: str) -> bool:
    """A sentence in Latin letters: the rules would read half of it and plan something else."""
    letters = [char for char in text.lower() if char.isalpha()]
    latin = sum("a" <= char <= "z" for char in letters)
    return len(text.split()) >= _SENTENCE_WORDS and latin > _MOSTLY * len(letters)


def _checked(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise TooLarge(
            f"Текст длиннее {MAX_TEXT} знаков. Оставьте главное: что, когда, где, сколько гостей.",
            f"The text is longer than {MAX_TEXT} characters, shorten it.",
        )
    text = unicodedata.normalize("NFC", text).strip()
    if not text:
        empty = FieldError("text", "empty", "Напишите, какое мероприятие нужно.", "Say which event you need.")
        raise InvalidInput("Запрос пустой.", "The request is empty.", errors=[empty])
    return text


def _intent(
    text: str, slots: Slots, previous: Slots | None, quotes: Quotes | None, opinion: Opinion | None
) -> IntentGuess:
    guess = classify(plain(text), slots)
    if opinion and not is_plain(guess, slots, text):
        guess = weighed(guess, opinion(text))
    if previous and previous.asked_for and guess.intent in (CREATE_EVENT, "default"):
        return IntentGuess(intent=previous.asked_for, confidence=1, why=("ответ на наш вопрос",))
    if previous and previous.event_id:
        guess = intent_about_event(text, slots, previous, guess)
    elif previous:
        guess = intent_after(guess, text, previous)
    return quotes.settle(guess) if quotes else guess


def _completed(done: Understanding, asked_before: bool, today: date, home_city: str) -> Understanding:
    slots, intent = done.slots, done.intent.intent
    if slots.event_type is None and _may_assume_type(done, asked_before):
        slots = slots.model_copy(update={"event_type": _usual_type()})
    if slots.event_type is None:
        if intent not in _ASKS_WITHOUT_TYPE:
            return done
        waiting = slots.model_copy(update={"asked_for": intent})
        return done.model_copy(update={"slots": waiting, "question": question(slots)})
    brief = build_brief(slots, slots.event_type, today, home_city)
    notices = (*done.notices, *doubts_of(brief))
    return done.model_copy(update={"slots": slots, "brief": brief, "notices": notices})


def _may_assume_type(done: Understanding, asked_before: bool) -> bool:
    """After our question, or for a vendor search, the rest of the facts is enough to start."""
    slots = done.slots
    if not (slots.date or slots.guests or slots.budget):
        return False
    return asked_before or done.intent.intent in _WORKS_WITH_ANY_TYPE


def _usual_type() -> Slot[EventType]:
    return Slot(
        value=EventType.CORPORATE_PARTY, words="", note="тип не назван: считаем самым частым, корпоративом"
    )


def question(slots: Slots) -> str:
    """One question for all that matters and is missing."""
    kinds = ", ".join(EVENT_TYPE_NAMES.values())
    asked = [f"какое это мероприятие ({kinds})"]
    asked += ["на какую дату или период"] if slots.date is None else []
    asked += ["сколько будет гостей"] if slots.guests is None else []
    joined = asked[0] if len(asked) == 1 else f"{', '.join(asked[:-1])} и {asked[-1]}"
    return f"Подскажите, пожалуйста, {joined}?"


def build_brief(slots: Slots, kind: Slot[EventType], today: date, home_city: str) -> Brief:
    """A complete brief; `assumptions` names everything that the user did not say outright."""
    usual = defaults(kind.value)
    said_date = slots.date.value if slots.date else None
    day, day_reason = choose_day(said_date, kind.value, today)
    guests = slots.guests.value if slots.guests else usual.guests
    city = slots.city.value if slots.city else home_city
    form = slots.format.value if slots.format else _usual_format(kind.value)
    hours, hours_reason = _duration(slots, kind.value)
    budget, budget_reason = _budget(slots, guests, day)
    brief = Brief(
        title=title_of(kind.value, kind.words, city, form, slots.wishes),
        event_type=kind.value,
        date=day,
        period_end=said_date.end if said_date and said_date.end != said_date.start else None,
        city=city,
        guests=guests,
        budget=budget,
        format=form,
        level=slots.level.value if slots.level else None,
        duration_hours=hours,
        starts_at=slots.starts_at.value if slots.starts_at else None,
        wishes=[wish for wish in slots.wishes if title_stem(wish) is None],
    )
    reasons = {
        "event_type": kind.note,
        "date": day_reason or (slots.date.note if slots.date else None),
        "city": None if slots.city else "город не назван: взяли город агентства",
        "guests": slots.guests.note
        if slots.guests
        else "число гостей не названо: взяли обычное для такого типа",
        "format": None if slots.format else "формат не назван: взяли обычный для такого типа",
        "duration_hours": hours_reason,
        "budget": budget_reason,
    }
    return brief.model_copy(update={"assumptions": _assumptions(brief, reasons)})


def _usual_format(event_type: EventType) -> EventFormat:
    return EventFormat.ONLINE if event_type is EventType.WEBINAR else EventFormat.OFFLINE


def _duration(slots: Slots, event_type: EventType) -> tuple[int, str | None]:
    if slots.duration_hours:
        hours = slots.duration_hours.value
        return min(max(hours, 1), _LONGEST_HOURS), slots.duration_hours.note
    said = slots.date.value if slots.date else None
    if said and said.kind is DateKind.DAYS and choose_day(said, event_type, said.start)[1] is None:
        days = (said.end - said.start).days + 1
        return min(int(hours_of_days(Decimal(days))), _LONGEST_HOURS), DAYS_NOTE
    return defaults(event_type).duration_hours, "длительность не названа: взяли обычную для такого типа"


def _budget(slots: Slots, guests: int, day: date) -> tuple[Decimal | None, str | None]:
    if slots.budget is None:
        return None, None
    said, notes = slots.budget.value, [slots.budget.note]
    amount = said.amount
    if said.per_guest:
        each, count = rubles_text(amount), count_text(guests, "гостя", "гостей", "гостей")
        amount, notes = amount * guests, [f"назван бюджет {each} на гостя: умножили на {count}"]
    if said.without_vat:
        rate = vat_rate(TaxStatus.VAT, day)
        amount *= 1 + rate
        notes.append(f"сумма названа без НДС: прибавили {rate:.0%}, потому что смета считается с НДС")
    return kopecks(amount), "; ".join(filter(None, notes)) or None


def _assumptions(brief: Brief, reasons: dict[str, str | None]) -> list[Assumption]:
    shown = {
        "event_type": EVENT_TYPE_NAMES[brief.event_type],
        "date": short_date(brief.date),
        "city": brief.city,
        "guests": str(brief.guests),
        "format": FORMAT_NAMES[brief.format],
        "duration_hours": str(brief.duration_hours),
        "budget": rubles_text(brief.budget) if brief.budget is not None else "",
    }
    return [
        Assumption(field=name, value=shown[name], reason=reason) for name, reason in reasons.items() if reason
    ]


def doubts_of(brief: Brief) -> list[Notice]:
    """What looks like a slip, and does not stop the work."""
    doubts = []
    if brief.budget is not None and brief.budget < _LEAST_PER_GUEST * brief.guests:
        doubts.append(remarks.small_budget(brief.budget, brief.guests))
    if find_city(brief.city) is None:
        doubts.append(remarks.unknown_city(brief.city))
    return doubts + _doubts_of_date(brief)


def _doubts_of_date(brief: Brief) -> list[Notice]:
    day, kind = brief.date, brief.event_type
    is_weekend = day.weekday() >= _SATURDAY  # a public holiday is planning's to name
    doubts = [remarks.weekend(day)] if kind in _FOR_WORKING_DAYS and is_weekend else []
    if kind is EventType.EXHIBITION and brief.duration_hours <= defaults(kind).duration_hours:
        doubts.append(remarks.one_day_exhibition())
    return doubts
