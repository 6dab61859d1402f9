"""The estimate catalogue: lines, rules, cuts and wishes read from `data/*.yaml`, checked once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.brief import EventFormat, EventType, Level
from shared.cities import CityTier
from shared.vat import TaxStatus
from shared.vendor_categories import vendor_categories

#: What no cut and no wish may take out of an estimate.
PROTECTED_GROUPS = frozenset({"safety", "permits", "sanitary"})
PROTECTED_LINES = frozenset({"catering.crew_meals"})
LEVELS = tuple(Level)


class Strict(BaseModel):
    """A row of data: unknown keys are typing errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Driver(StrEnum):
    """What the quantity of a line grows with."""

    FIXED = "fixed"
    PER_GUEST = "per_guest"
    PER_HOUR = "per_hour"
    PER_M2 = "per_m2"
    PER_STAFF_SHIFT = "per_staff_shift"
    PERCENT_OF = "percent_of"


class Quantity(Strict):
    """How much of a line is needed; `norms.py` gives the numbers their meaning."""

    driver: Driver
    rate: Decimal = Decimal(1)
    per: int | None = None
    """One unit for so many guests, rounded up."""
    minimum: int = 0
    daily: bool = False
    extra_days: int = 0
    hourly: bool = False
    extra_hours: int = 0
    norm: Literal["toilets", "standing_service"] | None = None
    percent: Decimal = Decimal(0)
    of: tuple[str, ...] = ()
    """Line codes whose sums the percent is taken of, or `direct` for all lines."""
    floor: Decimal = Decimal(0)
    note: str = ""
    reference: str | None = None
    by_type: Mapping[EventType, Mapping[str, Any]] = Field(default_factory=dict)

    def for_type(self, event_type: EventType) -> "Quantity":
        """With what `by_type` replaces for this type."""
        changes = self.by_type.get(event_type)
        return Quantity(**{**self.model_dump(exclude={"by_type"}), **changes}) if changes else self


class Anchor(Strict):
    """A published figure that a price was checked against."""

    note: str
    reference: str


class LineSpec(Strict):
    """One line of the catalogue."""

    code: str
    name: str
    unit: str
    category: str | None
    supplier: TaxStatus
    types: tuple[EventType, ...]
    formats: tuple[EventFormat, ...] = (EventFormat.OFFLINE, EventFormat.HYBRID)
    when: Literal["rush", "resells_ads"] | None = None
    from_guests: int = 0
    quantity: Quantity
    prices: tuple[Decimal | None, Decimal | None, Decimal | None] = (None, None, None)
    """Economy, standard, premium."""
    anchor: str | None = None
    local: bool = True
    forgotten: bool = False

    @property
    def group(self) -> str:
        """The part of the code before the dot."""
        return self.code.split(".")[0]

    @property
    def protected(self) -> bool:
        """Neither a cut nor a wish removes it."""
        return self.group in PROTECTED_GROUPS or self.code in PROTECTED_LINES

    def price(self, level: Level, *, wanted: bool = False) -> Decimal | None:
        """The Moscow price, None when the level has no such line; a wanted line takes the next level's."""
        start = LEVELS.index(level)
        priced = self.prices[start:] if wanted else self.prices[start : start + 1]
        return next((price for price in priced if price is not None), None)

    @model_validator(mode="after")
    def _check(self) -> "LineSpec":
        known = [price for price in self.prices if price is not None]
        if known != sorted(known) or known != list(self.prices[len(self.prices) - len(known) :]):
            raise ValueError(f"{self.code}: a higher level never costs less or lacks a line")
        if bool(known) == (self.quantity.driver is Driver.PERCENT_OF):
            raise ValueError(f"{self.code}: either prices or a percent")
        if self.category is not None and self.category not in vendor_categories():
            raise ValueError(f"{self.code}: no vendor category {self.category}")
        return self


class Group(Strict):
    """A heading of the estimate; `share` is the row of typical shares it counts in."""

    name: str
    share: str


class Area(Strict):
    """m² per guest."""

    per_guest: Decimal
    note: str
    reference: str | None = None


class TypeRules(Strict):
    """What depends on the event type."""

    area: Area
    min_weeks: int
    contingency: Decimal | None = None
    shares: Mapping[str, Decimal]

    @model_validator(mode="after")
    def _check(self) -> "TypeRules":
        if sum(self.shares.values()) != 100:
            raise ValueError("shares must sum to 100 %")
        return self


class Contingency(Strict):
    """The reserve, percent of direct costs."""

    percent: Decimal
    first_edition: Decimal
    contracted: Decimal
    note: str
    reference: str


class Fee(Strict):
    """The agency fee, percent of direct costs."""

    percent: Decimal
    note: str
    reference: str


class AccuracyRule(Strict):
    """A stage is reached when lines worth `share` percent have at least `status`."""

    stage: str
    percent: Decimal
    status: str
    share: Decimal


class ToiletRule(Strict):
    """Guests per place, from so many hours."""

    from_hours: int
    women: int
    men: int
    urinals: int


class Rules(Strict):
    """`data/rules.yaml`."""

    cities: Mapping[CityTier, Decimal]
    types: Mapping[EventType, TypeRules]
    shares_tolerance: Decimal
    contingency: Contingency
    fee: Fee
    accuracy: tuple[AccuracyRule, ...]
    overrun: Mapping[str, Decimal]
    overrun_other: Decimal
    untouched_reserve_days: int
    upgrade_order: tuple[str, ...]
    upgrade_from: Decimal
    toilets: tuple[ToiletRule, ...]


class Cut(Strict):
    """Something to give up; `keep` is the part of each line that stays."""

    code: str
    title: str
    soft: bool = False
    lines: tuple[str, ...]
    keep: Decimal


class WishWords(Strict):
    """Beginnings of words, and the lines they ask for."""

    words: tuple[str, ...]
    lines: tuple[str, ...]


@cache
def line_specs() -> Mapping[str, LineSpec]:
    """All lines by code, in the order of the catalogue."""
    return {row["code"]: LineSpec(**row) for row in _read("lines.yaml")["lines"]}


@cache
def groups() -> Mapping[str, Group]:
    """Headings by code, in the order of the estimate."""
    return {code: Group(**row) for code, row in _read("lines.yaml")["groups"].items()}


@cache
def anchors() -> Mapping[str, Anchor]:
    """Published figures by name."""
    return {code: Anchor(**row) for code, row in _read("lines.yaml")["anchors"].items()}


@cache
def catalogue_date() -> date:
    """The day the lines and their prices were last looked through."""
    day: date = _read("lines.yaml")["as_of"]
    return day


@cache
def rules() -> Rules:
    """City, type, contingency, fee, accuracy and control rules."""
    return Rules(**{key: value for key, value in _read("rules.yaml").items() if key != "as_of"})


@cache
def cuts() -> tuple[Cut, ...]:
    """What to give up, first to last. Raises ValueError for a cut of what is never cut."""
    known = line_specs()
    all_cuts = tuple(Cut(**row) for row in _read("cuts.yaml")["cuts"])
    untouchable = [code for cut in all_cuts for code in cut.lines if known[code].protected]
    if untouchable:
        raise ValueError(f"never cut: {untouchable}")
    return all_cuts


@cache
def wish_words() -> tuple[WishWords, ...]:
    """What the words of a wish ask for."""
    return tuple(WishWords(**row) for row in _read("wishes.yaml")["wishes"])


@cache
def _read(name: str) -> dict[str, Any]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return data
