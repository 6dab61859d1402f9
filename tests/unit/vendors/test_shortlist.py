"""Candidates for a brief, per category."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.vendors.models import CategoryMarks, VendorRecord
from functions.vendors.shortlist import MAX_CANDIDATES, CategoryVendors, lacking, propose
from shared.shortlist import CategoryCandidates
from tests.unit.vendors.making import EVENT_DAY, TODAY, make_brief, make_record


def proposed(*records: VendorRecord, category: str = "photo", **brief: Any) -> CategoryCandidates:
    vendors = {category: CategoryVendors(records, CategoryMarks())}
    return propose(make_brief(**brief), vendors, TODAY)[0]


def ids(found: CategoryCandidates) -> list[str]:
    return [candidate.vendor_id for candidate in found.candidates]


def test_better_vendor_comes_first_with_price_and_reasons() -> None:
    good = make_record("good", stars=(5, 5, 5), price={"amount": "4000", "unit": "per_hour"})
    worse = make_record("worse", stars=(3, 3), price={"amount": "6000", "unit": "per_hour"}, on_time=0.8)

    found = proposed(worse, good)

    assert ids(found) == ["good", "worse"]
    assert found.candidates[0].price == 20_000
    assert found.candidates[0].formula == "от 4\u00a0000\u00a0₽ за час × 5 ч"
    assert found.candidates[0].why[0] == "цена среди лучших: 20\u00a0000\u00a0₽"


def test_knocked_out_vendor_is_rejected_with_its_reason() -> None:
    found = proposed(make_record("free"), make_record("busy", busy=(EVENT_DAY,)))

    assert ids(found) == ["free"]
    assert [(one.vendor_id, one.reasons) for one in found.rejected] == [("busy", ["занят 12.12.2026"])]


def test_no_more_than_six_candidates() -> None:
    assert len(proposed(*[make_record(f"v{n}") for n in range(9)]).candidates) == MAX_CANDIDATES


def test_met_wish_is_the_first_reason() -> None:
    retro = make_record("retro", tags=["ретро"])

    found = proposed(retro, make_record("plain"), wishes=["хотим в стиле ретро"])

    assert ids(found)[0] == "retro"
    assert found.candidates[0].why[0] == "подходит под пожелание «ретро»"


def test_only_candidate_is_described() -> None:
    assert proposed(make_record("a")).candidates[0].why[0] == "единственный подходящий"


def test_gap_is_named_and_never_a_zero_price() -> None:
    found = proposed(make_record("a", price=None), make_record("b"))

    silent = {one.vendor_id: one for one in found.candidates}["a"]
    assert silent.price is None
    assert silent.gaps == ["цена за мероприятие: не указано"]


def test_travellers_are_not_offered_while_somebody_is_on_the_spot() -> None:
    far = make_record("far", city="Москва", travels=True, stars=(5,) * 20)

    assert ids(proposed(far, make_record("here"))) == ["here"]


def test_travellers_come_nearest_first_and_say_so() -> None:
    sochi = make_record("sochi", city="Сочи", travels=True, stars=(5,) * 20)
    ufa = make_record("ufa", city="Уфа", travels=True)

    found = proposed(sochi, ufa)

    assert ids(found) == ["ufa", "sochi"]
    assert [one.travels_from for one in found.candidates] == ["Уфа", "Сочи"]
    assert found.note is not None
    assert found.note.startswith("В базе нет подрядчиков в Казани. Предложены выездные")


def test_all_locals_knocked_out_is_said() -> None:
    far = make_record("far", city="Уфа", travels=True)

    found = proposed(make_record("busy", busy=(EVENT_DAY,)), far)

    assert ids(found) == ["far"]
    assert found.note is not None
    assert found.note.startswith("Все подрядчики базы в Казани отсеяны")


def test_nobody_is_invented_for_an_empty_category() -> None:
    found = proposed()

    assert found.candidates == []
    assert found.note is not None
    assert found.note.endswith("добавьте подрядчика или загрузите список.")


def test_lacking_are_categories_without_a_fitting_local() -> None:
    vendors = {
        "photo": CategoryVendors([make_record("a")], CategoryMarks()),
        "video": CategoryVendors([make_record("b", busy=(EVENT_DAY,))], CategoryMarks()),
        "host": CategoryVendors([], CategoryMarks()),
    }

    assert lacking(make_brief(), vendors) == ["video", "host"]


def test_invented_vendor_is_marked_wherever_it_stands() -> None:
    found = proposed(make_record("a", invented=True), make_record("b", invented=True, busy=(EVENT_DAY,)))

    assert found.candidates[0].invented
    assert found.rejected[0].invented


RECORDS = st.lists(
    st.tuples(st.integers(1_000, 1_000_000), st.lists(st.integers(1, 5), max_size=5), st.integers(50, 100)),
    min_size=1,
    max_size=6,
)


def listed(rows: list[tuple[int, list[int], int]], factor: int = 1) -> list[VendorRecord]:
    return [
        make_record(
            f"v{number}",
            stars=tuple(stars),
            on_time=on_time / 100,
            price={"amount": str(Decimal(price * factor)), "unit": "per_event"},
        )
        for number, (price, stars, on_time) in enumerate(rows)
    ]


@given(RECORDS, st.integers(2, 500))
def test_scaling_all_prices_keeps_the_order(rows: list[tuple[int, list[int], int]], factor: int) -> None:
    assert ids(proposed(*listed(rows))) == ids(proposed(*listed(rows, factor)))


@given(RECORDS)
def test_order_of_the_base_does_not_matter(rows: list[tuple[int, list[int], int]]) -> None:
    records = listed(rows)

    assert proposed(*records).candidates == proposed(*reversed(records)).candidates
