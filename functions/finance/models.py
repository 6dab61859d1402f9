"""An estimate as others see it: lines, sums, levels, fit to a budget, versions.

Every sum is rubles to the kopeck; `net + vat = gross` on each line and in each total.
"""

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, Field, PlainSerializer

from shared.agents import Notice
from shared.brief import Assumption, EventFormat, EventType, Level
from shared.money import Rubles, SignedRubles, decimal_text
from shared.provenance import Provenance, Source
from shared.vat import TaxStatus

Number = Annotated[
    Decimal,
    Field(ge=0, le=10_000_000_000, allow_inf_nan=False, max_digits=19, decimal_places=6),
    PlainSerializer(decimal_text, return_type=str, when_used="json"),
]
"""A quantity or a percent."""


class LineStatus(StrEnum):
    """How far a line has come, in this order."""

    ESTIMATED = "estimated"
    QUOTED = "quoted"
    CONTRACTED = "contracted"
    INVOICED = "invoiced"
    PAID = "paid"
    ACCEPTED = "accepted"

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return _RANKS[self]


_RANKS = {status: rank for rank, status in enumerate(LineStatus)}


class Line(BaseModel):
    """One line. `gross` is the plan; what a vendor quoted, signed and delivered stands beside it."""

    code: str
    group: str
    name: str
    category: str | None
    """Vendor category that quotes it; None when there is nobody to ask."""
    unit: str
    quantity: Number
    unit_price: Rubles
    """Gross."""
    net: Rubles
    vat_rate: Number
    """Percent: `22`."""
    vat: Rubles
    gross: Rubles
    variable: bool
    """Grows with the number of guests."""
    supplier: TaxStatus
    provenance: Provenance
    """Of the price."""
    sources: list[Source] = Field(default_factory=list)
    status: LineStatus = LineStatus.ESTIMATED
    quoted: Rubles | None = None
    contracted: Rubles | None = None
    fact: Rubles | None = None
    paid: Rubles = Decimal(0)
    due_date: datetime.date | None = None
    vendor: str | None = None


class Money(BaseModel):
    """A sum and the VAT in it."""

    net: Rubles
    vat: Rubles
    gross: Rubles


class Subtotal(Money):
    """The lines of one group."""

    group: str
    name: str
    share: Number
    """Percent of direct costs."""


class Reserve(BaseModel):
    """Contingency: its VAT is known only when it is spent."""

    percent: Number
    gross: Rubles


class AgencyFee(Money):
    """The fee on direct costs with VAT, without contingency; the agency's VAT comes on top."""

    percent: Number
    base: Rubles
    vat_rate: Number


class Totals(BaseModel):
    """`total` is all that the client pays."""

    direct: Money
    contingency: Reserve
    fee: AgencyFee
    total: Money
    per_guest: Rubles


class Accuracy(BaseModel):
    """How far the total may be off."""

    stage: str
    """v0 from norms, v1 after first quotes, v2 after contracts."""
    percent: Number
    low: Rubles
    high: Rubles
    open_quotes: int
    """Lines with a vendor category and no quote yet."""


class LevelTotal(BaseModel):
    """The same event, nothing cut, at one price level."""

    level: Level
    name: str
    total: Rubles
    per_guest: Rubles
    fits: bool | None = None


class AppliedCut(BaseModel):
    """What was given up for the budget, and what it saved with its share of reserve and fee."""

    code: str
    title: str
    saving: Rubles


class Upgrade(BaseModel):
    """A group that the unspent part of the budget could raise to the next level. An offer, not applied."""

    group: str
    name: str
    level: Level
    cost: Rubles
    """More in the total, after the upgrades before it."""


class Advice(BaseModel):
    """A change that makes the event cheaper: the lowest total with it, and whether that is enough."""

    change: str
    total: Rubles
    fits: bool


class Fit(BaseModel):
    """The estimate against the budget given."""

    budget: Rubles
    fits: bool
    spare: SignedRubles
    """Budget less total; negative when it does not fit."""
    cuts: list[AppliedCut] = Field(default_factory=list)
    upgrades: list[Upgrade] = Field(default_factory=list)
    minimum: Rubles | None = None
    """The least this event costs, when even that is above the budget."""
    advice: list[Advice] = Field(default_factory=list)


class Estimate(BaseModel):
    """The finance agent's `data`."""

    event_type: EventType
    format: EventFormat
    date: datetime.date
    city: str
    guests: int
    duration_hours: int
    level: Level
    lines: list[Line]
    groups: list[Subtotal]
    totals: Totals
    accuracy: Accuracy
    levels: list[LevelTotal]
    fit: Fit | None = None
    allotments: dict[str, Rubles]
    """Gross sum of the lines of each vendor category."""
    assumptions: list[Assumption]
    warnings: list[Notice]
    sources: list[Source]
    """Of the figures that belong to no single line."""
