"""Candidates meet the amounts of the estimate."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shared.shortlist import SHORTLIST_SIZE, Candidate, CategoryCandidates, CategoryShortlist, shortlist


def candidates(*prices: int | None) -> CategoryCandidates:
    """The best first."""
    found = [
        Candidate(
            vendor_id=f"v{number}",
            name=f"Подрядчик {number}",
            city="Казань",
            price=None if price is None else Decimal(price),
            score=1 - number / 10,
            rating="отзывов нет",
        )
        for number, price in enumerate(prices)
    ]
    return CategoryCandidates(category="photo", name="Фотографы", candidates=found)


def listed(*prices: int | None, allotted: int | None = 100) -> CategoryShortlist:
    allotments = {} if allotted is None else {"photo": Decimal(allotted)}
    return shortlist([candidates(*prices)], allotments)[0]


def ids(found: CategoryShortlist) -> list[str]:
    return [pick.vendor_id for pick in found.picks]


def test_those_within_the_amount_come_first() -> None:
    found = listed(150, 90, 100)

    assert ids(found) == ["v1", "v2", "v0"]
    assert [pick.over_by for pick in found.picks] == [None, None, 50]


def test_unknown_price_stands_between_fitting_and_dear() -> None:
    assert ids(listed(150, None, 90)) == ["v2", "v1", "v0"]


def test_vendor_of_the_estimates_level_goes_before_a_better_one_far_below_it() -> None:
    found = listed(40, 80)

    assert ids(found) == ["v1", "v0"]
    assert [pick.far_below for pick in found.picks] == [False, True]


def test_price_far_below_goes_before_one_over_the_amount() -> None:
    assert ids(listed(150, 10)) == ["v1", "v0"]


def test_no_more_than_three_are_kept() -> None:
    assert ids(listed(10, 20, 30, 40)) == ["v0", "v1", "v2"]


def test_nobody_within_the_amount_is_said_with_the_nearest_price() -> None:
    assert listed(300, 200).note == (
        "В сумму сметы 100\u00a0₽ не укладывается никто, ближе всех — 200\u00a0₽."
    )


def test_category_without_an_amount_flags_nobody_and_says_so() -> None:
    found = listed(300, allotted=None)

    assert found.picks[0].over_by is None
    assert found.note == "В смете на эту категорию ничего не заложено."


def test_empty_category_keeps_its_name_and_note() -> None:
    empty = CategoryCandidates(category="photo", name="Фотографы", candidates=[], note="В базе никого.")

    found = shortlist([empty], {"photo": Decimal(100)})[0]

    assert (found.name, found.picks, found.note) == ("Фотографы", [], "В базе никого.")


PRICES = st.lists(st.none() | st.integers(0, 1000), max_size=8)


@given(PRICES, st.integers(0, 1000))
def test_nobody_exceeds_the_amount_without_the_flag(prices: list[int | None], allotted: int) -> None:
    found = listed(*prices, allotted=allotted)

    for pick in found.picks:
        over = None if pick.price is None or pick.price <= allotted else pick.price - allotted
        assert pick.over_by == over


@given(PRICES, st.integers(0, 1000))
def test_fitting_vendor_is_never_left_out_for_a_dear_one(prices: list[int | None], allotted: int) -> None:
    found = listed(*prices, allotted=allotted)

    fitting = sum(price is not None and price <= allotted for price in prices)
    shown = sum(pick.price is not None and pick.over_by is None for pick in found.picks)
    assert shown == min(fitting, SHORTLIST_SIZE)
