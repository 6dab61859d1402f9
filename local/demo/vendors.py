"""The demo agency's vendors: all invented, and marked so in every answer."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, Field

from functions.vendors.models import PartyForm, Review, Vendor, VendorRecord, vendor_id
from functions.vendors.store import VendorStore
from shared.clock import utcnow
from shared.database import Database

AUTHOR = "demo"


class DemoVendor(BaseModel):
    """One entry of `vendors.yaml`: what differs from its kind."""

    name: str
    kind: str
    city: str
    party: PartyForm | None = None
    card: dict[str, Any]
    busy: list[date] = Field(default_factory=list)
    reviews: list[str] = Field(default_factory=list)
    """`2026-03-10 5 early`: date, stars, phrase."""


class DemoFile(BaseModel):
    """The whole file."""

    kinds: Mapping[str, Mapping[str, Any]]
    phrases: Mapping[str, str]
    vendors: list[DemoVendor]


def load(database: Database, tenant_id: str) -> int:
    """Write the vendors and their reviews; doing it again changes nothing. Returns how many there are."""
    file = read_file()
    cards = demo_cards(file)
    reviews = [_reviews(file.phrases, one, card) for one, card in zip(file.vendors, cards, strict=True)]
    store = VendorStore(database, tenant_id, utcnow)
    store.put_reviews([review for own in reviews for review in own])
    store.put_all(
        [
            VendorRecord(
                id=vendor_id(card),
                version=1,
                vendor=card,
                marks=[review.mark for review in own],
                busy=one.busy,
            )
            for one, card, own in zip(file.vendors, cards, reviews, strict=True)
        ]
    )
    return len(cards)


def read_file() -> DemoFile:
    """The file, typed."""
    text = (files(__package__) / "vendors.yaml").read_text(encoding="utf-8")
    # The C loader: the pure one takes a second for this file.
    return DemoFile.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def demo_cards(file: DemoFile) -> list[Vendor]:
    """The vendors' cards, in the order of the file."""
    return [_card(file.kinds[one.kind], one, number) for number, one in enumerate(file.vendors, start=1)]


def _card(kind: Mapping[str, Any], one: DemoVendor, number: int) -> Vendor:
    price = {"price": {**one.card["price"], "unit": kind["unit"]}} if "price" in one.card else {}
    fields = {name: value for name, value in kind.items() if name != "unit"}
    return Vendor.model_validate(
        {
            **fields,
            **one.card,
            **price,
            "name": one.name,
            "city": one.city,
            "party": _party(one, number),
            "contacts": _contacts(number),
            "invented": True,
        }
    )


def _party(one: DemoVendor, number: int) -> dict[str, str] | None:
    """A tax number that nobody has: no region has the code 00."""
    if one.party is None:
        return None
    digits = 8 if one.party is PartyForm.COMPANY else 10
    return {"form": one.party, "name": f"{one.name} (вымышлено)", "inn": f"00{number:0{digits}d}"}


def _contacts(number: int) -> dict[str, str]:
    return {
        "phone": f"+7 (000) 000-{number // 100:02d}-{number % 100:02d}",
        "email": f"vendor{number:03d}@example.org",
    }


def _reviews(phrases: Mapping[str, str], one: DemoVendor, card: Vendor) -> list[Review]:
    return [
        _review(phrases, vendor_id(card), number, *line.split()) for number, line in enumerate(one.reviews)
    ]


def _review(
    phrases: Mapping[str, str], vendor: str, number: int, day: str, stars: str, phrase: str
) -> Review:
    """Ids sort by date, and before any review written later: those begin with a ULID of our time."""
    written_at = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    return Review(
        vendor_id=vendor,
        id=f"rev_00{written_at:%Y%m%d}{number:02d}",
        stars=int(stars),
        text=phrases[phrase],
        author=AUTHOR,
        written_at=written_at,
    )
