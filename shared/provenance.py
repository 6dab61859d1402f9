"""Where a figure comes from. Every number an agent shows carries one of these."""

from datetime import date
from enum import StrEnum

from pydantic import BaseModel


class Provenance(StrEnum):
    """Kinds of origin, weakest last but one: `user` is what the user told us, taken as is."""

    NORM = "norm"
    ASSUMPTION = "assumption"
    HISTORY = "history"
    QUOTE = "quote"
    CONTRACT = "contract"
    FACT = "fact"
    USER = "user"


class Source(BaseModel):
    """The origin of one figure."""

    figure: str
    """What the figure is, by its path in the agent's `data`: `lines.catering.menu.price`."""
    provenance: Provenance
    note: str
    """In Russian, for the reader: the norm or the formula."""
    reference: str | None = None
    """Where the norm was published; None for our own assumption."""
    as_of: date | None = None
