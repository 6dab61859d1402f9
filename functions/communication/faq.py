"""Entries of the FAQ: an agency's own, and the starter set of suggestions. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.communication.resources import read_data
from shared.brief import Brief
from shared.texts import date_text

#: Entries of the starter set are named by their topic.
STARTER = "starter:"
_FACT = re.compile(r"\{(title|date|city|starts_at|ends)\}")

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class Audience(StrEnum):
    """Who asks."""

    PARTICIPANT = "participant"
    CLIENT = "client"
    VENDOR = "vendor"


class EntryState(StrEnum):
    """Only a published entry answers people outside the agency by itself."""

    PUBLISHED = "published"
    DRAFT = "draft"
    ARCHIVED = "archived"
    SUGGESTED = "suggested"
    """Of the starter set, not taken over yet."""


class EntryBody(BaseModel):
    """What is written and versioned."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: str | None = Field(default=None, max_length=60, pattern="^[a-z_]+$")
    """The code of a topic of the starter set that this entry replaces."""
    audience: Audience = Audience.PARTICIPANT
    question: Line
    variants: list[Line] = Field(default_factory=list, max_length=50)
    """Other ways to ask it: the more, the better it is found."""
    answer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] | None = None
    """None: only a person knows. May hold {title}, {date}, {city}, {starts_at}, {ends} of the event."""


class Entry(BaseModel):
    """One entry as it stands."""

    model_config = ConfigDict(frozen=True)

    entry_id: str
    event_id: str | None = None
    """None: holds for the whole agency."""
    state: EntryState
    version: int = 0
    body: EntryBody


@cache
def starter_set() -> Sequence[Entry]:
    """Suggestions for every topic of the trade."""
    return [
        Entry(
            entry_id=f"{STARTER}{topic}",
            state=EntryState.SUGGESTED,
            body=EntryBody(topic=topic, audience=Audience(audience), **row),
        )
        for audience, rows in read_data("faq.yaml").items()
        for topic, row in rows.items()
    ]


def in_force(stored: Iterable[Entry], event_id: str | None) -> list[Entry]:
    """What can answer a question about this event: its own entries before the agency's, those before the
    suggestions on the same topic."""
    valid = [
        one
        for one in stored
        if one.state is EntryState.PUBLISHED and (one.event_id is None or one.event_id == event_id)
    ]
    ranked = sorted([*valid, *starter_set()], key=lambda one: (_rank(one), one.entry_id))
    taken: dict[str, Entry] = {}
    for one in ranked:
        taken.setdefault(one.body.topic or one.entry_id, one)
    return list(taken.values())


def phrases(entry: Entry) -> list[str]:
    """Every way to ask it: its own, and those of the topic it answers."""
    suggested = _starters().get(entry.body.topic or "")
    ways = [entry.body.question, *entry.body.variants]
    return [*ways, suggested.question, *suggested.variants] if suggested else ways


@cache
def _starters() -> Mapping[str, EntryBody]:
    return {one.body.topic or "": one.body for one in starter_set()}


def _rank(entry: Entry) -> int:
    if entry.state is EntryState.SUGGESTED:
        return 2
    return 0 if entry.event_id else 1


def facts_of(brief: Brief | None) -> dict[str, str]:
    """What answers may name of an event."""
    if brief is None:
        return {}
    facts = {"title": brief.title, "date": date_text(brief.date), "city": brief.city}
    if brief.starts_at:
        begins = datetime.combine(brief.date, brief.starts_at)
        ends = begins + timedelta(hours=brief.duration_hours)
        facts |= {"starts_at": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    return facts


def answer_text(entry: Entry, facts: Mapping[str, str]) -> str | None:
    """The answer with its facts filled in; None when there is none, or a fact it needs is not known."""
    answer = entry.body.answer
    if not answer or not set(_FACT.findall(answer)) <= facts.keys():
        return None
    return _FACT.sub(lambda found: facts[found[1]], answer)
