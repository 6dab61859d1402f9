"""The part of an estimate that a client is offered: no lines, no percent of the fee."""

from decimal import Decimal

from pydantic import BaseModel

from shared.brief import Level
from shared.money import Rubles


class OfferedSum(BaseModel):
    """A sum and the VAT in it."""

    vat: Rubles = Decimal(0)
    gross: Rubles


class OfferedGroup(BaseModel):
    """The lines of one group together."""

    name: str
    gross: Rubles


class OfferedTotals(BaseModel):
    """What the total is made of."""

    contingency: OfferedSum
    fee: OfferedSum
    total: OfferedSum


class OfferedAccuracy(BaseModel):
    """How far the total may be off."""

    low: Rubles
    high: Rubles


class OfferedLevel(BaseModel):
    """The same event at a price level."""

    level: Level
    name: str
    total: Rubles
    per_guest: Rubles


class OfferedEstimate(BaseModel):
    """One version, as a client may see it."""

    version: int
    level: Level
    groups: list[OfferedGroup]
    totals: OfferedTotals
    accuracy: OfferedAccuracy
    levels: list[OfferedLevel]
