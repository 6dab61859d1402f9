"""Default weights and the user's own."""

import math

import pytest

from functions.vendors.criteria import weighings
from shared.errors import InvalidInput

PUBLISHED = {
    "price": 0.30,
    "fit": 0.20,
    "reliability": 0.20,
    "experience": 0.10,
    "terms": 0.10,
    "logistics": 0.05,
    "legal": 0.05,
}


def test_default_weights_are_those_of_the_domain_notes() -> None:
    assert {one.code: one.weight for one in weighings() if one.weight} == PUBLISHED


def test_given_weights_replace_the_default_ones() -> None:
    given = {one.code: one.weight for one in weighings({"price": 0.4, "rating": 0.6})}

    assert given["price"] == 0.4
    assert given["rating"] == 0.6
    assert math.isclose(sum(given.values()), 1)


def test_costs_stay_costs() -> None:
    assert {one.code for one in weighings() if one.cost} == {"price", "terms", "reply_hours"}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"luck": 1.0}, "Нет критерия «luck»"),
        ({"price": 0.5}, "в сумме ровно 1"),
        ({"price": 1.5, "rating": -0.5}, "в сумме ровно 1"),
        ({"price": math.nan}, "в сумме ровно 1"),
        ({}, "в сумме ровно 1"),
    ],
)
def test_wrong_weights_are_explained(weights: dict[str, float], message: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        weighings(weights)

    assert message in refused.value.detail_ru
