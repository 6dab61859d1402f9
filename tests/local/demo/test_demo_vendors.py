"""The demo agency's vendors: enough of them, and none that could be taken for real."""

from collections import Counter

import pytest

from functions.vendors.models import Vendor, vendor_id
from local.demo.vendors import demo_cards, read_file
from shared.vendor_categories import vendor_categories

CITIES = {"Москва", "Санкт-Петербург", "Казань", "Екатеринбург", "Нижний Новгород", "Сочи"}


@pytest.fixture(scope="module")
def cards() -> list[Vendor]:
    return demo_cards(read_file())


def test_there_are_enough_vendors_in_six_cities(cards: list[Vendor]) -> None:
    assert len(cards) >= 150
    assert {card.city for card in cards} == CITIES


def test_every_city_has_every_category(cards: list[Vendor]) -> None:
    present = {(card.city, category) for card in cards for category in card.categories}

    assert present == {(city, category) for city in CITIES for category in vendor_categories()}


def test_all_are_marked_invented_and_lead_nowhere(cards: list[Vendor]) -> None:
    for card in cards:
        assert card.invented
        assert (card.contacts.phone or "").startswith("+7 (000) 000-")
        assert (card.contacts.email or "").endswith("@example.org")
        assert card.party is None or card.party.inn.startswith("00")


def test_no_two_are_the_same(cards: list[Vendor]) -> None:
    assert Counter(vendor_id(card) for card in cards).most_common(1)[0][1] == 1


def test_capitals_are_dearer(cards: list[Vendor]) -> None:
    halls = {
        city: sum(card.price.amount for card in cards if card.city == city and _is_hall(card) and card.price)
        for city in ("Москва", "Казань")
    }

    assert halls["Москва"] > halls["Казань"]


def test_some_are_busy_on_the_day_of_the_example() -> None:
    busy = [one for one in read_file().vendors if any(day.isoformat() == "2026-12-12" for day in one.busy)]

    assert 10 < len(busy) < 100


def _is_hall(card: Vendor) -> bool:
    return card.categories[0] == "venue" and card.name.startswith("Конгресс-холл")
