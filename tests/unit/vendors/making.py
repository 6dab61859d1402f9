"""Vendors for tests: complete unless told otherwise."""

from datetime import date
from decimal import Decimal
from typing import Any

from functions.vendors.models import CategoryMarks, Mark, Vendor, VendorRecord
from functions.vendors.rating import Rating, rate
from shared.brief import Brief, EventType

TODAY = date(2026, 11, 22)
EVENT_DAY = date(2026, 12, 12)
PARTY = {"form": "company", "name": "ООО «Пример»", "inn": "0000000001"}


def make_vendor(**changes: Any) -> Vendor:
    """A Kazan photographer."""
    card = {
        "name": "Фотограф Иванна",
        "categories": ["photo"],
        "city": "Казань",
        "price": {"amount": "5000", "unit": "per_hour"},
        "tax_status": "usn",
        "party": PARTY,
        "insured": True,
        "reply_hours": 2,
        "on_time": 0.95,
        "events_done": 50,
        "prepayment_percent": 30,
    }
    return Vendor.model_validate({**card, **changes})


def make_record(
    key: str = "a", *, stars: tuple[int, ...] = (), busy: tuple[date, ...] = (), **changes: Any
) -> VendorRecord:
    """A stored vendor, named by its key, whose reviews are of today."""
    vendor = make_vendor(**{"name": key, **changes})
    marks = [Mark(on=TODAY, stars=one) for one in stars]
    return VendorRecord(id=key, version=1, vendor=vendor, marks=marks, busy=list(busy))


def make_rating(*stars: int, mean: CategoryMarks | None = None) -> Rating:
    """A rating from stars given today."""
    return rate([Mark(on=TODAY, stars=one) for one in stars], mean or CategoryMarks(), TODAY)


def make_brief(**changes: Any) -> Brief:
    """A corporate party in Kazan for 150."""
    fields = {
        "title": "Корпоратив",
        "event_type": EventType.CORPORATE_PARTY,
        "date": EVENT_DAY,
        "city": "Казань",
        "guests": 150,
        "budget": Decimal(2_500_000),
    }
    return Brief.model_validate({**fields, **changes})
