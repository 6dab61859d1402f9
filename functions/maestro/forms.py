"""A request given as a form: the same slots as a sentence gives, none of them guessed."""

from dataclasses import replace
from datetime import date
from typing import Any

from functions.maestro.models import BriefForm
from functions.maestro.understanding import remarks
from functions.maestro.understanding.brief import build_brief, doubts_of
from functions.maestro.understanding.intents import CREATE_EVENT
from functions.maestro.understanding.models import (
    Budget,
    DateKind,
    DateReading,
    IntentGuess,
    Slot,
    Slots,
    Understanding,
)
from shared.brief import Brief, EventType
from shared.cities import find_city

WORDS = "форма"


def read_form(form: BriefForm, intent: str | None, today: date, home_city: str) -> Understanding:
    """The understanding of a form: a brief, or what is wrong with its date."""
    slots = slots_of(form)
    guess = IntentGuess(intent=intent or CREATE_EVENT, confidence=1, why=(WORDS,))
    if form.date is not None and form.date < today:
        error = replace(remarks.past_date(form.date, today), field="body.input.date")
        return Understanding(intent=guess, slots=slots, errors=(error,))
    kind = Slot[EventType](value=form.event_type, words=WORDS)
    brief = build_brief(slots, kind, today, home_city)
    if form.title:
        brief = brief.model_copy(update={"title": form.title})
    return Understanding(intent=guess, slots=slots, brief=brief, notices=tuple(doubts_of(brief)))


def slots_of(source: BriefForm | Brief) -> Slots:
    """A form or a stored brief as slots, so that words said later can change some of them."""
    day = source.date
    given: dict[str, Any] = {
        "event_type": source.event_type,
        "date": DateReading(kind=DateKind.DAY, start=day, end=day) if day else None,
        "guests": source.guests,
        "budget": Budget(amount=source.budget) if source.budget is not None else None,
        "city": _city(source.city),
        "format": source.format,
        "level": source.level,
        "duration_hours": source.duration_hours,
        "starts_at": source.starts_at,
    }
    said = {name: Slot[Any](value=value, words=WORDS) for name, value in given.items() if value is not None}
    return Slots.model_validate({**said, "wishes": tuple(source.wishes)})


def _city(name: str | None) -> str | None:
    """The canonical name of a city we know, else the name as written."""
    known = find_city(name) if name else None
    return known.name if known else name
