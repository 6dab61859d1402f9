"""A starting price becomes the price of one event."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.vendors.pricing import EventSize, VatBasis, event_price
from shared.brief import EventType
from tests.unit.vendors.making import EVENT_DAY, make_vendor

PARTY_OF_150 = EventSize(guests=150, hours=5, supplied_on=EVENT_DAY)


def priced(category: str = "photo", **price: Any) -> Any:
    vendor = make_vendor(categories=[category], price={"amount": "1000", **price})
    return event_price(vendor, category, PARTY_OF_150)


@pytest.mark.parametrize(
    ("unit", "category", "gross"),
    [
        ("per_event", "av", "1000.00"),
        ("per_hour", "photo", "5000.00"),
        ("per_guest", "catering", "150000.00"),
        ("per_m2", "cleaning", "225000.00"),
        ("per_shift", "security", "3000.00"),
        ("per_shift", "medics", "1000.00"),
        ("per_shift", "staff", "8000.00"),
    ],
)
def test_price_is_multiplied_by_what_the_event_takes(unit: str, category: str, gross: str) -> None:
    assert priced(category, unit=unit).gross == Decimal(gross)


def test_two_days_take_more_shifts() -> None:
    vendor = make_vendor(categories=["security"], price={"amount": "1000", "unit": "per_shift"})
    two_days = EventSize(guests=50, hours=24, supplied_on=EVENT_DAY)

    price = event_price(vendor, "security", two_days)

    assert price is not None
    assert price.gross == 2000


@pytest.mark.parametrize(
    ("event_type", "unit", "category", "gross"),
    [
        (EventType.FESTIVAL, "per_guest", "catering", 300_000),
        (EventType.FESTIVAL, "per_guest", "cake", 3_000_000),
        (EventType.CORPORATE_PARTY, "per_guest", "catering", 3_000_000),
        (EventType.FESTIVAL, "per_shift", "staff", 60_000),
        (EventType.CORPORATE_PARTY, "per_shift", "staff", 150_000),
    ],
)
def test_norms_follow_the_event_type(event_type: EventType, unit: str, category: str, gross: int) -> None:
    size = EventSize(guests=3000, hours=5, supplied_on=EVENT_DAY, event_type=event_type)

    price = event_price(make_vendor(price={"amount": "1000", "unit": unit}), category, size)

    assert price is not None
    assert price.gross == gross


def test_minimum_order_is_the_floor_and_is_said() -> None:
    price = priced(unit="per_hour", minimum="15000")

    assert price.gross == 15000
    assert "не меньше 15\u00a0000\u00a0₽" in price.formula


def test_formula_shows_the_quantity() -> None:
    assert priced(unit="per_hour").formula == "от 1\u00a0000\u00a0₽ за час × 5 ч"


def test_no_price_is_no_price() -> None:
    assert event_price(make_vendor(price=None), "photo", PARTY_OF_150) is None


def test_sum_beyond_any_event_is_no_price() -> None:
    assert priced("catering", amount="9999999999", unit="per_guest") is None


def test_vat_is_added_to_a_price_without_it() -> None:
    vendor = make_vendor(
        tax_status="vat", price={"amount": "1000", "unit": "per_event", "vat_included": False}
    )

    price = event_price(vendor, "photo", PARTY_OF_150)

    assert price is not None
    assert (price.on(VatBasis.GROSS), price.on(VatBasis.NET)) == (Decimal("1220.00"), Decimal("1000.00"))
    assert price.formula.endswith("плюс НДС 22 %")


@pytest.mark.parametrize(
    ("status", "net"),
    [("vat", "100000.00"), ("usn_5", "116190.48"), ("usn", "122000.00"), (None, "122000.00")],
)
def test_net_of_recoverable_vat_depends_on_the_tax_status(status: str | None, net: str) -> None:
    vendor = make_vendor(tax_status=status, price={"amount": "122000", "unit": "per_event"})

    price = event_price(vendor, "photo", PARTY_OF_150)

    assert price is not None
    assert price.on(VatBasis.NET) == Decimal(net)


def test_rate_is_of_the_day_of_supply() -> None:
    vendor = make_vendor(tax_status="vat", price={"amount": "120", "unit": "per_event"})
    last_year = EventSize(guests=1, hours=1, supplied_on=date(2025, 12, 31))

    price = event_price(vendor, "photo", last_year)

    assert price is not None
    assert price.net == Decimal("100.00")


@given(
    st.integers(1, 100_000), st.integers(1, 100_000), st.sampled_from(["per_guest", "per_shift", "per_m2"])
)
def test_more_guests_never_cost_less(guests: int, more: int, unit: str) -> None:
    vendor = make_vendor(price={"amount": "999.99", "unit": unit, "minimum": "5000"})
    small = EventSize(guests=guests, hours=5, supplied_on=EVENT_DAY)
    large = EventSize(guests=guests + more, hours=5, supplied_on=EVENT_DAY)

    small_price, large_price = (event_price(vendor, "staff", size) for size in (small, large))

    assert small_price is not None
    assert large_price is not None
    assert small_price.gross <= large_price.gross
