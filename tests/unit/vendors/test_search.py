"""What is indexed, what a query keeps, in what order, and pages."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.vendors.search import (
    CATEGORY_WEIGHT,
    NAME_WEIGHT,
    TEXT_WEIGHT,
    Found,
    SearchQuery,
    Sort,
    index_terms,
    keeps,
    page_of,
    relevance,
)
from shared.words import stems
from tests.unit.vendors.making import EVENT_DAY, TODAY, make_rating, make_record, make_vendor


def found(key: str = "a", *stars: int, relevance: int = 0, **card: Any) -> Found:
    return Found(make_record(key, **card), make_rating(*stars), relevance)


def test_word_counts_as_much_as_its_best_place() -> None:
    terms = index_terms(make_vendor(name="Тихий репортаж", description="репортаж и портрет"))

    assert terms["репортаж"] == NAME_WEIGHT
    assert terms["фотограф"] == CATEGORY_WEIGHT
    assert terms["портрет"] == TEXT_WEIGHT


def test_categories_and_cities_stand_in_the_index() -> None:
    terms = index_terms(make_vendor(categories=["photo", "video"], serves=["Уфа"], travels=True))

    assert {term for term in terms if ":" in term} == {
        "in:photo",
        "in:video",
        "at:photo:Казань",
        "at:photo:Уфа",
        "at:video:Казань",
        "at:video:Уфа",
        "travels:photo",
        "travels:video",
    }


@pytest.mark.parametrize("word", ["фотографы", "фотографа", "Фотографов"])
def test_any_form_of_a_word_meets_the_index(word: str) -> None:
    assert set(stems(word)) <= index_terms(make_vendor(description="")).keys()


def test_more_words_met_beat_heavier_words() -> None:
    hits = {"фотограф": {"both": 3, "one": 4}, "свадьб": {"both": 1}}

    assert relevance(hits) == {"both": 4}


def test_without_a_full_match_the_best_partial_ones_stay() -> None:
    assert relevance({"фотограф": {"a": 3}, "жираф": {}, "свадьб": {"b": 1}}) == {"a": 3, "b": 1}


@pytest.mark.parametrize(
    ("query", "card", "kept"),
    [
        ({}, {}, True),
        ({"category": "photo"}, {}, True),
        ({"category": "video"}, {}, False),
        ({"city": "Казань"}, {"city": "Уфа", "serves": ["Казань"]}, True),
        ({"city": "Казань"}, {"city": "Уфа", "travels": True}, False),
        ({"tax_status": "usn"}, {}, True),
        ({"tax_status": "vat"}, {}, False),
        ({"tags": ["ретро"]}, {"tags": ["в стиле ретро"]}, True),
        ({"tags": ["ретро"]}, {"tags": ["хаус"]}, False),
        ({"guests": 150}, {"guests_max": 100}, False),
        ({"guests": 150}, {"categories": ["venue"]}, False),
        ({"guests": 150}, {}, True),
        ({"price_max": "5000"}, {}, True),
        ({"price_max": "24999", "guests": 10}, {}, False),
        ({"price_max": "25000", "guests": 10}, {}, True),
        ({"price_max": "25000"}, {"price": None}, False),
        ({"rating_min": "4.5"}, {}, False),
        ({}, {"blacklisted": "долг"}, True),
    ],
)
def test_filter(query: dict[str, Any], card: dict[str, Any], kept: bool) -> None:
    assert keeps(SearchQuery.model_validate(query), found("a", 4, **card), TODAY) is kept


def test_busy_vendor_is_not_free() -> None:
    busy = Found(make_record(busy=(EVENT_DAY,)), make_rating())

    assert not keeps(SearchQuery(free_on=EVENT_DAY), busy, TODAY)
    assert keeps(SearchQuery(free_on=TODAY), busy, TODAY)


@pytest.mark.parametrize(
    ("sort", "ids"),
    [(Sort.RATING, "bca"), (Sort.PRICE, "acb"), (Sort.NAME, "abc"), (Sort.RELEVANCE, "cba")],
)
def test_order(sort: Sort, ids: str) -> None:
    vendors = [
        found("a", 3, relevance=1, price={"amount": "900", "unit": "per_hour"}),
        found("b", 5, 5, relevance=2, price=None),
        found("c", 5, relevance=8, price={"amount": "1000", "unit": "per_hour"}),
    ]

    page, _ = page_of(vendors, sort, None, 10)

    assert "".join(one.record.id for one in page) == ids


def test_text_makes_relevance_the_default_order() -> None:
    assert SearchQuery(text="фото").order is Sort.RELEVANCE
    assert SearchQuery().order is Sort.RATING


def test_city_of_a_query_is_made_canonical() -> None:
    assert SearchQuery(city="Питер").city == "Санкт-Петербург"


@given(
    st.lists(st.lists(st.integers(1, 5), max_size=3), max_size=12),
    st.integers(1, 5),
    st.sampled_from(list(Sort)),
)
def test_pages_show_everybody_once_in_order(stars: list[list[int]], limit: int, sort: Sort) -> None:
    vendors = [found(f"v{number}", *own) for number, own in enumerate(stars)]
    seen: list[str] = []
    after: tuple[str, str] | None = None
    while True:
        page, after = page_of(vendors, sort, after, limit)
        seen += [one.record.id for one in page]
        if after is None:
            break

    whole, _ = page_of(vendors, sort, None, 100)
    assert seen == [one.record.id for one in whole]
    assert len(seen) == len(vendors)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_price_order_is_by_number_not_by_text(one: int, other: int) -> None:
    vendors = [
        found("a", price={"amount": str(Decimal(one) / 100), "unit": "per_hour"}),
        found("b", price={"amount": str(Decimal(other) / 100), "unit": "per_hour"}),
    ]

    first = page_of(vendors, Sort.PRICE, None, 1)[0][0].record.id

    assert first == ("a" if one <= other else "b")
