"""What was understood of a request, slot by slot; stored so that the next message can complete it."""

from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from shared.agents import Notice
from shared.brief import Brief, EventFormat, EventType, Level
from shared.errors import FieldError

Value = TypeVar("Value")


class DateKind(StrEnum):
    """How firmly a date is said."""

    DAY = "day"
    DAYS = "days"
    """The event lasts, or may stand, from `start` to `end`."""
    EITHER = "either"
    """`start` or, failing it, `end`."""
    WINDOW = "window"
    """Some day between `start` and `end`."""
    WEEKDAY = "weekday"
    """Only a weekday: `start` is the next one."""
    HINT = "hint"
    """A window that follows from other words: «новогодний»."""


class DateReading(BaseModel):
    """A date or a period, both ends included."""

    model_config = ConfigDict(frozen=True)

    kind: DateKind
    start: date
    end: date
    weekday: int | None = None
    """The weekday wanted inside a window, Monday is 0."""


class Budget(BaseModel):
    """A sum in rubles, for all or for each guest."""

    model_config = ConfigDict(frozen=True)

    amount: Decimal
    per_guest: bool = False
    without_vat: bool = False
    """Said net of VAT."""


class Slot(BaseModel, Generic[Value]):
    """A value and the words it was read from."""

    model_config = ConfigDict(frozen=True)

    value: Value
    words: str
    note: str | None = None
    """In Russian: what was assumed in reading it; None when the words are exact."""


class Slots(BaseModel):
    """Everything found in the text so far; None where nothing was said."""

    model_config = ConfigDict(frozen=True)

    event_type: Slot[EventType] | None = None
    date: Slot[DateReading] | None = None
    starts_at: Slot[time] | None = None
    guests: Slot[int] | None = None
    budget: Slot[Budget] | None = None
    city: Slot[str] | None = None
    format: Slot[EventFormat] | None = None
    level: Slot[Level] | None = None
    duration_hours: Slot[int] | None = None
    wishes: tuple[str, ...] = ()
    asked_for: str | None = None
    """The intent behind our question, kept for the answer."""
    last_intent: str | None = None
    """What was wanted last: the next words may lean on it."""
    event_id: str | None = None
    """The event that this conversation has brought into being."""


class IntentGuess(BaseModel):
    """What the user wants done."""

    model_config = ConfigDict(frozen=True)

    intent: str
    confidence: float = Field(ge=0, le=1)
    runner_up: str | None = None
    why: tuple[str, ...] = ()
    """The words that decided."""


class Understanding(BaseModel):
    """A request as understood: one of `brief`, `question`, `reply` and `errors` decides what happens next.

    None of the four is set when the intent needs no brief and the text gives none.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    intent: IntentGuess
    slots: Slots
    brief: Brief | None = None
    question: str | None = None
    """In Russian: what to ask before any work starts."""
    reply: str | None = None
    """In Russian: all there is to say to a courtesy."""
    changed: tuple[str, ...] = ()
    """In Russian: what the request changes of its event, «гости 150 → 200»."""
    is_tried: bool = False
    """A question supposes what the event is not: nothing of the answer is kept with the event."""
    notices: tuple[Notice, ...] = ()
    errors: tuple[FieldError, ...] = ()
