"""Cities and distances."""

import pytest

from functions.vendors.places import canonical_city, distance_km, in_city


@pytest.mark.parametrize(
    ("written", "canonical"), [("Питер", "Санкт-Петербург"), ("казань", "Казань"), ("Кокосовка", "Кокосовка")]
)
def test_city_is_made_canonical_when_known(written: str, canonical: str) -> None:
    assert canonical_city(written) == canonical


def test_city_is_declined() -> None:
    assert in_city("Казань") == "в Казани"
    assert in_city("Кокосовка") == "в городе Кокосовка"


@pytest.mark.parametrize(
    ("first", "second", "about"),
    [("Москва", "Санкт-Петербург", 635), ("Казань", "Казань", 0), ("Москва", "Владивосток", 6420)],
)
def test_distance_is_roughly_right(first: str, second: str, about: int) -> None:
    distance = distance_km(first, second)

    assert distance is not None
    assert abs(distance - about) <= 0.02 * about + 10


def test_distance_is_the_same_both_ways() -> None:
    assert distance_km("Казань", "Сочи") == distance_km("Сочи", "Казань")


def test_unknown_city_has_no_distance() -> None:
    assert distance_km("Казань", "Кокосовка") is None
