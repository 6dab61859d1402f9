"""The dated VAT rules that estimates and vendor comparisons share."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.vat import TaxStatus, tax_rules, vat_rate, vat_within


@pytest.mark.parametrize(
    ("status", "supplied_on", "rate"),
    [
        (TaxStatus.VAT, date(2025, 12, 31), "0.2"),
        (TaxStatus.VAT, date(2026, 1, 1), "0.22"),
        (TaxStatus.USN_5, date(2026, 12, 12), "0.05"),
        (TaxStatus.USN_7, date(2026, 12, 12), "0.07"),
        (TaxStatus.USN, date(2026, 12, 12), "0"),
        (TaxStatus.NPD, date(2026, 12, 12), "0"),
    ],
)
def test_rate_is_of_the_supply_date(status: TaxStatus, supplied_on: date, rate: str) -> None:
    assert vat_rate(status, supplied_on) == Decimal(rate)


def test_every_status_has_rates_in_order_of_time() -> None:
    for status in TaxStatus:
        days = [rate.valid_from for rate in tax_rules()[status].rates]

        assert days == sorted(days)


def test_vat_within_gross() -> None:
    assert vat_within(Decimal(122), Decimal("0.22")) == Decimal("22.00")


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(TaxStatus))
def test_vat_within_never_exceeds_gross(gross: Decimal, status: TaxStatus) -> None:
    assert 0 <= vat_within(gross, vat_rate(status, date(2026, 6, 1))) <= gross
