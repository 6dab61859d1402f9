"""The labelled corpus and how a reading is held against its labels."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from functions.maestro.understanding.brief import understand
from functions.maestro.understanding.models import Slots

TODAY = date(2026, 11, 22)
SLOTS = ("type", "date", "guests", "budget", "city")


@dataclass
class Score:
    """How many labels were met, and the readings that missed."""

    right: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.right / (self.right + len(self.misses))


def examples() -> list[dict[str, Any]]:
    """The rows of corpus.yaml."""
    rows: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("corpus.yaml").read_text("utf-8"))
    return rows


def measured(rows: Sequence[dict[str, Any]]) -> dict[str, Score]:
    """Exact match of each slot and of the intent."""
    scores = {name: Score() for name in (*SLOTS, "intent")}
    for row in rows:
        understood = understand(row["text"], today=TODAY, home_city="Москва")
        found = {**_found(understood.slots), "intent": understood.intent.intent}
        wanted = {
            **{name: _label(name, row.get(name)) for name in SLOTS},
            "intent": row.get("intent", "create_event"),
        }
        for name, score in scores.items():
            if found[name] == wanted[name]:
                score.right += 1
            else:
                score.misses.append(f"{row['text']!r}: {name} {found[name]!r}, not {wanted[name]!r}")
    return scores


def _found(slots: Slots) -> dict[str, object]:
    said = slots.date.value if slots.date else None
    budget = slots.budget.value if slots.budget else None
    return {
        "type": slots.event_type.value.value if slots.event_type and slots.event_type.words else None,
        "date": (said.start, said.end) if said else None,
        "guests": slots.guests.value if slots.guests else None,
        "budget": (budget.amount, budget.per_guest) if budget else None,
        "city": slots.city.value if slots.city else None,
    }


def _label(name: str, value: Any) -> object:
    if value is None or name not in ("date", "budget"):
        return value
    if name == "date":
        first, _, last = str(value).partition("..")
        return date.fromisoformat(first), date.fromisoformat(last or first)
    amount, _, each = str(value).partition("/")
    return Decimal(amount), bool(each)
