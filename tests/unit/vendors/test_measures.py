"""A vendor's values by each criterion."""

from typing import Any

import pytest

from functions.vendors.measures import Occasion, measure
from functions.vendors.pricing import EventSize, VatBasis
from functions.vendors.wording import gap_texts, value_texts
from tests.unit.vendors.making import EVENT_DAY, make_rating, make_record

SIZE = EventSize(guests=150, hours=5, supplied_on=EVENT_DAY)
OCCASION = Occasion(size=SIZE, city="Казань")


def values(category: str = "photo", occasion: Occasion = OCCASION, **card: Any) -> dict[str, float | None]:
    return dict(measure(make_record(**card), make_rating(5, 4), category, occasion).values)


def test_price_is_of_the_whole_event_on_the_asked_basis() -> None:
    card: dict[str, Any] = {"tax_status": "vat", "price": {"amount": "122", "unit": "per_guest"}}
    net = Occasion(size=SIZE, basis=VatBasis.NET)

    assert values(**card)["price"] == 18_300
    assert values(occasion=net, **card)["price"] == 15_000


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ({"price": None}, "price"),
        ({"events_done": None}, "experience"),
        ({"prepayment_percent": None}, "terms"),
        ({"on_time": None, "reply_hours": None}, "reliability"),
        ({"reply_hours": None}, "reply_hours"),
    ],
)
def test_what_is_not_stated_is_a_gap_and_never_zero(card: dict[str, Any], code: str) -> None:
    measured = measure(make_record(**card), make_rating(), "photo", OCCASION)

    assert measured.values[code] is None
    assert code in measured.gaps
    assert gap_texts(measured, [code])[0].endswith(": не указано")
    assert value_texts(measured, OCCASION)[code] == "не указано"


def test_stated_zero_is_no_gap() -> None:
    assert values(prepayment_percent=0)["terms"] == 0


@pytest.mark.parametrize(
    ("card", "reliability"),
    [
        ({"on_time": 1.0, "reply_hours": 2}, 1.0),
        ({"on_time": 1.0, "reply_hours": 48}, 0.7),
        ({"on_time": 0.9, "reply_hours": None}, 0.9),
        ({"on_time": None, "reply_hours": 500}, 0.0),
    ],
)
def test_reliability_is_of_what_is_known(card: dict[str, Any], reliability: float) -> None:
    assert values(**card)["reliability"] == pytest.approx(reliability)


@pytest.mark.parametrize(
    ("card", "logistics"),
    [({}, 1.0), ({"city": "Уфа", "serves": ["Казань"]}, 0.8), ({"city": "Уфа", "travels": True}, 0.4)],
)
def test_logistics_prefers_those_on_the_spot(card: dict[str, Any], logistics: float) -> None:
    assert values(**card)["logistics"] == logistics


def test_experience_beyond_the_cap_says_nothing_new() -> None:
    assert values(events_done=5000)["experience"] == values(events_done=200)["experience"]


def test_papers_of_the_trade_count_as_documents() -> None:
    assert values("catering", papers=["hygiene"])["legal"] == 1.0
    assert values("catering")["legal"] == 0.75


def test_met_wish_raises_the_fit() -> None:
    wished = Occasion(size=SIZE, wishes=["хотим в стиле ретро"])

    met = measure(make_record(tags=["ретро"]), make_rating(5), "photo", wished)
    missed = measure(make_record(tags=["хаус"]), make_rating(5), "photo", wished)

    assert met.wishes_met == ["ретро"]
    assert met.values["fit"] == pytest.approx((missed.values["fit"] or 0) + 0.3)
