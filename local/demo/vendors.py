"""The demo agency's vendors: all invented, and marked so in every answer."""

from datetime import UTC, date, datetime
from importlib.resources import files
from typing import NamedTuple

import yaml
from pydantic import BaseModel

from functions.vendors.models import Review, Vendor, VendorRecord, vendor_id
from functions.vendors.store import VendorStore
from shared.clock import utcnow
from shared.database import Database

AUTHOR = "demo"


class DemoReview(NamedTuple):
    """One line of a vendor's reviews."""

    on: date
    stars: int
    text: str


class DemoVendor(BaseModel):
    """One entry of `vendors.yaml`."""

    card: Vendor
    busy: list[date] = []
    reviews: list[DemoReview] = []


def load(database: Database, tenant_id: str) -> int:
    """Write the vendors and their reviews; doing it again changes nothing. Returns how many there are."""
    entries = demo_vendors()
    store = VendorStore(database, tenant_id, utcnow)
    store.put_reviews([review for entry in entries for review in _reviews(entry)])
    store.put_all([_record(entry) for entry in entries])
    return len(entries)


def demo_vendors() -> list[DemoVendor]:
    """The file, typed."""
    text = (files(__package__) / "vendors.yaml").read_text(encoding="utf-8")
    # The C loader: the pure one takes a second for this file.
    return [DemoVendor.model_validate(row) for row in yaml.load(text, Loader=yaml.CSafeLoader)["vendors"]]


def _record(entry: DemoVendor) -> VendorRecord:
    marks = [review.mark for review in _reviews(entry)]
    return VendorRecord(id=vendor_id(entry.card), version=1, vendor=entry.card, marks=marks, busy=entry.busy)


def _reviews(entry: DemoVendor) -> list[Review]:
    """Ids sort by date and before any review written later, whose ids begin with a ULID of our time."""
    return [
        Review(
            vendor_id=vendor_id(entry.card),
            id=f"rev_00{review.on:%Y%m%d}{number:02d}",
            stars=review.stars,
            text=review.text,
            author=AUTHOR,
            written_at=datetime(review.on.year, review.on.month, review.on.day, 12, tzinfo=UTC),
        )
        for number, review in enumerate(entry.reviews)
    ]
