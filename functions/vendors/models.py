"""Vendors as the agency knows them. `Vendor` is what people edit, `VendorRecord` what is stored about it."""

import hashlib
import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.money import Rubles
from shared.vat import TaxStatus
from shared.vendor_categories import Paper, PriceUnit, vendor_categories

MAX_BUSY_DATES = 1000
#: Marks kept on the vendor for its score; older ones stay in the table of reviews only.
MAX_MARKS = 500


def _known_category(code: str) -> str:
    if code not in vendor_categories():
        raise ValueError(f"Нет категории «{code}»: возьмите одну из {', '.join(vendor_categories())}.")
    return code


def _list_categories(schema: dict[str, Any]) -> None:
    schema["enum"] = list(vendor_categories())


Category = Annotated[str, AfterValidator(_known_category), Field(json_schema_extra=_list_categories)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""A blank would be no name once it is trimmed."""
Word = Annotated[Name, Field(max_length=60)]


class PartyForm(StrEnum):
    """Who signs for the vendor."""

    COMPANY = "company"
    SOLE_TRADER = "sole_trader"
    SELF_EMPLOYED = "self_employed"


class Party(BaseModel):
    """The contract party."""

    model_config = ConfigDict(extra="forbid")

    form: PartyForm
    name: str = Field(min_length=1, max_length=200)
    inn: str = Field(pattern=r"^(\d{10}|\d{12})$")


class Contacts(BaseModel):
    """How to reach the vendor. A person's data: shown to the agency only, never sent to a model."""

    model_config = ConfigDict(extra="forbid")

    person: str | None = Field(default=None, max_length=120)
    phone: str | None = Field(default=None, max_length=40)
    email: str | None = Field(default=None, max_length=120, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    site: str | None = Field(default=None, max_length=200)


class Price(BaseModel):
    """The price the vendor starts from."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[Rubles, Field(gt=0)]
    unit: PriceUnit
    minimum: Rubles | None = None
    """The smallest order."""
    vat_included: bool = True


class Vendor(BaseModel):
    """One vendor. What is None is not known: it is shown as «не указано» and never counted as zero."""

    model_config = ConfigDict(extra="forbid")

    name: Name = Field(max_length=200)
    categories: list[Category] = Field(min_length=1, max_length=5)
    """The first is the main one."""
    city: Name = Field(max_length=80)
    serves: list[Word] = Field(default_factory=list, max_length=50)
    """Other cities where it works as at home."""
    travels: bool = False
    """Ready to come to any city at the client's expense."""
    description: str = Field(default="", max_length=2000)
    tags: list[Word] = Field(default_factory=list, max_length=20)
    price: Price | None = None
    guests_min: int | None = Field(default=None, ge=1, le=100_000)
    guests_max: int | None = Field(default=None, ge=1, le=100_000)
    area_m2: int | None = Field(default=None, ge=1, le=1_000_000)
    tax_status: TaxStatus | None = None
    party: Party | None = None
    contacts: Contacts = Field(default_factory=Contacts)
    papers: list[Paper] = Field(default_factory=list, max_length=5)
    insured: bool | None = None
    blacklisted: str | None = Field(default=None, max_length=500)
    """The reason, when we do not work with it any more."""
    reply_hours: float | None = Field(default=None, ge=0, le=1000)
    on_time: float | None = Field(default=None, ge=0, le=1)
    """Share of past orders delivered on time."""
    events_done: int | None = Field(default=None, ge=0, le=100_000)
    prepayment_percent: int | None = Field(default=None, ge=0, le=100)
    external_id: str | None = Field(default=None, min_length=1, max_length=100)
    """Its id in the agency's own system."""
    invented: bool = False
    """True for the demo agency's vendors: no such company exists."""

    @model_validator(mode="after")
    def _check_capacity(self) -> "Vendor":
        if self.guests_min and self.guests_max and self.guests_min > self.guests_max:
            raise ValueError("Наименьшее число гостей больше наибольшего: поменяйте их местами.")
        return self


class ReviewParts(BaseModel):
    """What the event's team says of one job, 1 (bad) to 5 (excellent) each."""

    model_config = ConfigDict(extra="forbid")

    punctuality: int | None = Field(default=None, ge=1, le=5)
    quality: int | None = Field(default=None, ge=1, le=5)
    communication: int | None = Field(default=None, ge=1, le=5)
    price_discipline: int | None = Field(default=None, ge=1, le=5)
    documents: int | None = Field(default=None, ge=1, le=5)


class Mark(BaseModel):
    """What a review leaves on the vendor's score."""

    on: date
    stars: int = Field(ge=1, le=5)
    parts: ReviewParts = Field(default_factory=ReviewParts)
    incident: bool = False


class ReviewRequest(BaseModel):
    """A review of a finished job."""

    model_config = ConfigDict(extra="forbid")

    stars: int = Field(ge=1, le=5)
    parts: ReviewParts = Field(default_factory=ReviewParts)
    incident: bool = False
    """Something went wrong that the client noticed."""
    text: str = Field(default="", max_length=2000)
    event_id: str | None = Field(default=None, max_length=60)


class Review(ReviewRequest):
    """A review as it is kept."""

    vendor_id: str
    id: str
    author: str
    written_at: datetime

    @property
    def mark(self) -> Mark:
        """What it leaves on the vendor's score."""
        return Mark(on=self.written_at.date(), stars=self.stars, parts=self.parts, incident=self.incident)


class VendorRecord(BaseModel):
    """A vendor with what has gathered around it."""

    id: str
    version: int
    vendor: Vendor
    marks: list[Mark] = Field(default_factory=list)
    busy: list[date] = Field(default_factory=list)
    meaning: str = ""
    """The vector of the card's words, see `meaning.py`; may be that of older words or not there yet."""

    def with_mark(self, mark: Mark) -> "VendorRecord":
        """The same vendor with one more mark; the oldest beyond `MAX_MARKS` no longer count."""
        return self.model_copy(update={"marks": [*self.marks, mark][-MAX_MARKS:]})


class CategoryMarks(BaseModel):
    """All marks of one category, for its mean."""

    count: int = 0
    total: int = 0

    @property
    def mean(self) -> Decimal | None:
        """The plain mean, None without marks."""
        return Decimal(self.total) / self.count if self.count else None


def vendor_id(vendor: Vendor) -> str:
    """The same vendor gets the same id whichever way it comes, so that a second import doubles nothing.

    The key is the agency's own id, else name, city and main category. It is taken once: a vendor that
    is renamed later keeps its id.
    """
    own = [vendor.external_id] if vendor.external_id else [vendor.name, vendor.city, vendor.categories[0]]
    key = "\n".join(re.sub(r"\s+", " ", part).strip().casefold().replace("ё", "е") for part in own)
    kind = "external" if vendor.external_id else "natural"
    return f"ven_{hashlib.sha256((kind + key).encode()).hexdigest()[:24]}"
