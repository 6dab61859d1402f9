"""Totals against the few published figures: wide bounds, since the figures are press and of other years."""

from decimal import Decimal
from typing import Any

import pytest

from shared.brief import EventType, Level
from tests.unit.finance.briefs import estimate

SIZES = {
    "party": {"event_type": EventType.CORPORATE_PARTY, "guests": 150},
    "party_kazan": {"event_type": EventType.CORPORATE_PARTY, "guests": 150, "city": "Казань"},
    "wedding_50": {"event_type": EventType.WEDDING, "guests": 50, "duration_hours": 6},
    "wedding_15": {"event_type": EventType.WEDDING, "guests": 15, "level": Level.ECONOMY},
    "conference": {
        "event_type": EventType.CONFERENCE,
        "guests": 300,
        "city": "Санкт-Петербург",
        "duration_hours": 8,
    },
    "webinar": {"event_type": EventType.WEBINAR, "guests": 200, "duration_hours": 2},
}


@pytest.mark.parametrize(
    ("size", "low", "high"),
    [
        ("party", 15_000, 35_000),  # from 15 000 in 2024 (dzen.ru/a/Zw54YMoIlSjYxCUv), +30 % a year
        ("party_kazan", 8_000, 20_000),
        ("wedding_50", 14_000, 40_000),  # 50-60 guests from 700 000 in 2022 (woman.rambler.ru)
        ("wedding_15", 11_000, 35_000),  # 15 guests from 170 000 in 2021 (vektor-tv.ru)
        ("conference", 6_000, 18_000),
        ("webinar", 500, 3_000),
    ],
)
def test_the_cost_of_a_guest_is_of_the_published_order(size: str, low: int, high: int) -> None:
    assert low <= estimate(**SIZES[size]).totals.per_guest <= high


def test_food_for_a_moscow_banquet_is_near_the_published_ten_thousand() -> None:
    food = next(group for group in estimate().groups if group.group == "catering")

    assert 7_000 <= food.gross / 150 <= 13_000


def test_the_party_of_the_readme_fits_two_and_a_half_million() -> None:
    kazan: dict[str, Any] = SIZES["party_kazan"]

    drawn = estimate(**kazan, budget=Decimal(2_500_000))

    assert drawn.fit is not None
    assert drawn.fit.fits
    assert drawn.level is Level.STANDARD
    assert Decimal(2_000_000) < drawn.totals.total.gross <= Decimal(2_500_000)


@pytest.mark.parametrize("size", ["party", "wedding_50", "conference", "webinar"])
def test_the_money_is_divided_as_usual(size: str) -> None:
    assert "unusual_share" not in {notice.code for notice in estimate(**SIZES[size]).warnings}
