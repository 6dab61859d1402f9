"""Variants of a text written by rule: an opening, the facts, what must be said, a call. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from functions.communication.resources import read_data

LABELS = "ABCDE"


class Tone(StrEnum):
    """How it speaks."""

    FRIENDLY = "friendly"
    BUSINESS = "business"
    FESTIVE = "festive"


TONE_NAMES = {Tone.FRIENDLY: "дружеский", Tone.BUSINESS: "деловой", Tone.FESTIVE: "праздничный"}


@dataclass(frozen=True)
class Subject:
    """What the text is about. `must_say` stands in it word for word."""

    title: str
    facts: Sequence[str]
    must_say: Sequence[str]
    link: str | None


def variant(subject: Subject, tone: Tone, number: int, limit: int) -> str:
    """The text number `number`. Facts give way to the limit, the last first; nothing else does, so the text
    may be longer than the limit when what must be said is."""
    phrases = read_data("marketing.yaml")["tones"][tone]
    opening = _of(phrases["openings"], number).format(title=subject.title, quoted=quoted(subject.title))
    call = _of(phrases["calls" if subject.link else "without_link"], number).format(link=subject.link)
    must = [line for line in subject.must_say if line not in opening]
    for kept in range(len(subject.facts), -1, -1):
        text = _joined([opening, *subject.facts[:kept], *must, call])
        if len(text) <= limit:
            return text
    return _joined([*must, call]) if subject.must_say else _joined([opening, call])


def quoted(title: str) -> str:
    """In quotation marks; those inside become the inner ones."""
    inner = title.replace("«", "„").replace("»", "“")
    return f"«{inner}»"


def keeps_to(text: str, subject: Subject, limit: int) -> bool:
    """Whether somebody else's text fits and says all it must."""
    said = [*subject.must_say, *([subject.link] if subject.link else [])]
    return len(text) <= limit and all(line in text for line in said)


def _of(phrases: Sequence[str], number: int) -> str:
    return phrases[number % len(phrases)]


def _joined(parts: Sequence[str]) -> str:
    return " ".join(part if part[-1] in ".!?…" or "://" in part else f"{part}." for part in parts if part)
