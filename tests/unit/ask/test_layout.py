"""Formats that all sections share."""

import datetime
from decimal import Decimal

import pytest

from local.ask.render.layout import decimal, period

DAY = datetime.date(2026, 12, 12)


def test_period_of_one_day_is_one_date() -> None:
    assert period(DAY, DAY) == "12.12"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Decimal("10"), 2, "10"),
        (Decimal("9.70"), 1, "9,7"),
        (0.8123, 2, "0,81"),
        (1.0, 2, "1"),
        (Decimal(0), 1, "0"),
    ],
)
def test_decimal_reads_as_in_russian(value: Decimal | float, digits: int, text: str) -> None:
    assert decimal(value, digits) == text
