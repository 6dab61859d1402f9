"""What a language model may add: words of the text it points at, which the same rules then read.

The model never gives a date, a sum or a count: it says where in the text one stands. What the rules found
themselves stays, and a quote that is not in the text is dropped.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.maestro.understanding.amounts import read_budgets
from functions.maestro.understanding.dates import read_dates
from functions.maestro.understanding.findings import Finding
from functions.maestro.understanding.guests import read_guests
from functions.maestro.understanding.hours import read_hours
from functions.maestro.understanding.intents import CERTAIN, DEFAULT
from functions.maestro.understanding.models import IntentGuess, Slot, Slots
from functions.maestro.understanding.wishes import LONGEST_WISH, MOST_WISHES
from shared.brief import MAX_GUESTS, EventType
from shared.cities import find_city
from shared.money import MAX_RUBLES
from shared.texts import plain

IntentName = Literal[
    "create_event",
    "find_vendors",
    "estimate_budget",
    "optimize_pricing",
    "show_schedule",
    "move_date",
    "analyze_conversion",
    "chat",
    "default",
]
TypeName = Literal[
    "corporate_party",
    "conference",
    "wedding",
    "festival",
    "exhibition",
    "team_building",
    "product_launch",
    "webinar",
    "unknown",
]

#: The bound stands in the schema alone: it keeps a weak model from talking on, a long quote is no fault.
Words = Annotated[str, Field(json_schema_extra={"maxLength": LONGEST_WISH})]


class Quotes(BaseModel):
    """A model's reading: names from closed lists and words copied from the text; empty means not said."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intent: IntentName = "default"
    event_type: TypeName = "unknown"
    event_type_words: Words = ""
    date_words: Words = ""
    guests_words: Words = ""
    budget_words: Words = ""
    city_words: Words = ""
    duration_words: Words = ""
    wishes: list[Words] = Field(default_factory=list, json_schema_extra={"maxItems": MOST_WISHES})

    def settle(self, guess: IntentGuess) -> IntentGuess:
        """The rules' intent when they are sure of it, else the model's."""
        if guess.confidence >= CERTAIN or self.intent in (DEFAULT, guess.intent):
            return guess
        return IntentGuess(
            intent=self.intent, confidence=CERTAIN, runner_up=guess.intent, why=("языковая модель",)
        )


def with_quotes(slots: Slots, text: str, quotes: Quotes, today: date) -> Slots:
    """The slots with the gaps filled by what stands in the quoted words."""
    searched = plain(text)
    filled: dict[str, object] = {}
    for name, (words, read) in _readers(quotes, today).items():
        if getattr(slots, name) is None and words.strip() and plain(words).strip() in searched:
            for finding in read(plain(words))[:1]:
                filled[name] = Slot(value=finding.value, words=words, note=finding.note)
    wishes = [wish[:LONGEST_WISH] for wish in quotes.wishes if wish.strip() and plain(wish) in searched]
    if wishes and not slots.wishes:
        filled["wishes"] = tuple(wishes[:MOST_WISHES])
    return slots.model_copy(update=filled)


def _readers(quotes: Quotes, today: date) -> dict[str, tuple[str, Callable[[str], Sequence[Finding[Any]]]]]:
    """Slot → the words quoted for it and how they are read."""
    return {
        "event_type": (quotes.event_type_words, lambda words: _event_type(quotes.event_type, words)),
        "date": (quotes.date_words, lambda words: _ahead(words, today)),
        "guests": (quotes.guests_words, _some_guests),
        "budget": (quotes.budget_words, _payable),
        "city": (quotes.city_words, _city),
        "duration_hours": (quotes.duration_words, lambda words: read_hours(words)[1]),
    }


def _ahead(words: str, today: date) -> list[Finding[Any]]:
    return [found for found in read_dates(words, today) if found.value and found.value.end >= today]


def _some_guests(words: str) -> list[Finding[int]]:
    return [found for found in read_guests(words) if 1 <= found.value <= MAX_GUESTS]


def _payable(words: str) -> list[Finding[Any]]:
    found = read_budgets(f"бюджет {words}")
    return [finding for finding in found if finding.value and finding.value.amount <= MAX_RUBLES]


def _event_type(name: TypeName, words: str) -> list[Finding[EventType]]:
    return [] if name == "unknown" else [Finding(EventType(name), 0, len(words))]


def _city(words: str) -> list[Finding[str]]:
    known = find_city(words)
    return [Finding(known.name if known else words.strip().capitalize(), 0, len(words))]
