"""Comparison: knock-outs, the computed example of the domain notes, gaps, and what it hangs on."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from functions.vendors.comparison import Comparison, compare
from functions.vendors.criteria import weighings
from functions.vendors.knockouts import Needs
from functions.vendors.measures import Occasion
from functions.vendors.models import VendorRecord
from functions.vendors.pricing import EventSize, VatBasis
from functions.vendors.rating import Rating
from tests.unit.vendors.making import EVENT_DAY, make_rating, make_record

SIZE = EventSize(guests=100, hours=5, supplied_on=EVENT_DAY)
EXAMPLE_WEIGHTS = {"price": 0.35, "rating": 0.30, "reply_hours": 0.15, "on_time": 0.20}


def example(key: str, price: int, reply: float, on_time: float) -> VendorRecord:
    card: dict[str, Any] = {"price": {"amount": str(price), "unit": "per_event"}}
    return make_record(key, reply_hours=reply, on_time=on_time, **card)


def rated(score: str) -> Rating:
    return make_rating().model_copy(update={"score": Decimal(score), "reviews": 10})


EXAMPLE = [example("A", 420_000, 5, 0.95), example("B", 380_000, 10, 0.90), example("C", 510_000, 3, 0.99)]
RATINGS = {"A": rated("4.6"), "B": rated("4.1"), "C": rated("4.9")}


def compared(
    records: list[VendorRecord],
    *,
    needs: Needs | None = None,
    basis: VatBasis = VatBasis.GROSS,
    weights: Mapping[str, float] | None = None,
) -> Comparison:
    ratings = {record.id: RATINGS.get(record.id, make_rating(4)) for record in records}
    occasion = Occasion(size=SIZE, basis=basis)
    return compare(records, ratings, "photo", needs or Needs(), occasion, weighings(weights))


def test_example_of_the_domain_notes_comes_out() -> None:
    comparison = compared(EXAMPLE, weights=EXAMPLE_WEIGHTS)

    assert {one.vendor_id: (round(one.score, 4), round(one.topsis, 4)) for one in comparison.vendors} == {
        "A": (0.6481, 0.6995),
        "B": (0.35, 0.3826),
        "C": (0.65, 0.6174),
    }


def test_disagreeing_methods_name_no_winner_and_say_what_would_flip() -> None:
    comparison = compared(EXAMPLE, weights=EXAMPLE_WEIGHTS)

    assert comparison.winner is None
    assert comparison.verdict == (
        "Явного лидера нет: по взвешенной сумме первый «C», по методу TOPSIS — «A»."
    )
    assert comparison.flips[0] == (
        "Если поднять выше 0,352 вес критерия «цена за мероприятие» (сейчас 0,35), первым станет «A»."
    )


def test_clear_winner_is_named() -> None:
    best = example("A", 100_000, 1, 0.99)

    comparison = compared([best, EXAMPLE[1]], weights=EXAMPLE_WEIGHTS)

    assert comparison.winner == "A"
    assert comparison.verdict == "Лидер по обоим методам — «A», отрыв 1."


def test_small_gap_is_no_win() -> None:
    twin = EXAMPLE[0].model_copy(update={"id": "A2"})

    comparison = compared([EXAMPLE[0], twin], weights={"price": 1.0})

    assert comparison.winner is None
    assert "впереди меньше чем на 0,02" in comparison.verdict


def test_knocked_out_vendor_changes_no_score() -> None:
    absurd = example("X", 1, 0, 1.0)
    absurd = absurd.model_copy(update={"busy": [EVENT_DAY]})
    needs = Needs(day=EVENT_DAY)

    with_it = compared([*EXAMPLE, absurd], needs=needs, weights=EXAMPLE_WEIGHTS)
    without = compared(EXAMPLE, needs=needs, weights=EXAMPLE_WEIGHTS)

    assert with_it.vendors == without.vendors
    assert [(one.vendor_id, one.reasons) for one in with_it.knocked_out] == [("X", ["занят 12.12.2026"])]


def test_nobody_left_is_said() -> None:
    comparison = compared([make_record("A", blacklisted="долг")])

    assert comparison.vendors == []
    assert comparison.winner is None
    assert comparison.verdict.startswith("Сравнивать некого")


def test_only_one_left_is_said() -> None:
    assert compared([EXAMPLE[0]]).verdict == "Остался один подрядчик — «A»: сравнивать не с кем."


def test_gap_is_shown_as_not_stated() -> None:
    silent = make_record("A", price=None)

    comparison = compared([silent, EXAMPLE[1]])

    shown = {one.vendor_id: one for one in comparison.vendors}["A"]
    assert shown.gross is None
    assert shown.values["price"] == "не указано"
    assert shown.gaps == ["цена за мероприятие: не указано"]


def test_vat_basis_changes_who_is_cheaper() -> None:
    with_vat = make_record("A", tax_status="vat", price={"amount": "110", "unit": "per_event"})
    without = make_record("B", tax_status="usn", price={"amount": "100", "unit": "per_event"})

    gross = compared([with_vat, without], weights={"price": 1.0})
    net = compared([with_vat, without], basis=VatBasis.NET, weights={"price": 1.0})

    assert gross.vendors[0].vendor_id == "B"
    assert net.vendors[0].vendor_id == "A"


def test_invented_vendor_is_marked() -> None:
    records = [make_record("A", invented=True), make_record("B", invented=True, blacklisted="долг")]

    comparison = compared(records)

    assert comparison.vendors[0].invented
    assert comparison.knocked_out[0].invented
