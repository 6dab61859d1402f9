"""The two methods on the computed example, and what must hold for any vendors."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.vendors.ranking import CLEAR_GAP, Weighing, check_weights, flips, order, rank

WEIGHINGS = [
    Weighing("price", 0.35, cost=True),
    Weighing("rating", 0.30),
    Weighing("reply", 0.15, cost=True),
    Weighing("on_time", 0.20),
]
VENDORS = {
    "A": {"price": 420_000, "rating": 4.6, "reply": 5, "on_time": 0.95},
    "B": {"price": 380_000, "rating": 4.1, "reply": 10, "on_time": 0.90},
    "C": {"price": 510_000, "rating": 4.9, "reply": 3, "on_time": 0.99},
}
PRICES = st.integers(min_value=1, max_value=10**7)
TABLES = st.dictionaries(
    st.text("ABCDEFGH", min_size=1, max_size=3),
    st.fixed_dictionaries(
        {
            "price": PRICES,
            "rating": st.integers(10, 50).map(lambda n: n / 10),
            "reply": st.none() | st.integers(1, 72),
            "on_time": st.integers(0, 100).map(lambda n: n / 100),
        }
    ),
    min_size=1,
    max_size=8,
)


def test_weighted_sum_of_the_example() -> None:
    scores = rank(VENDORS, WEIGHINGS).weighted

    assert {vendor: round(score, 4) for vendor, score in scores.items()} == {
        "A": 0.6481,
        "B": 0.35,
        "C": 0.65,
    }


def test_topsis_of_the_example() -> None:
    scores = rank(VENDORS, WEIGHINGS).topsis

    assert {vendor: round(score, 4) for vendor, score in scores.items()} == {
        "A": 0.6995,
        "B": 0.3826,
        "C": 0.6174,
    }


def test_no_winner_when_methods_disagree() -> None:
    ranking = rank(VENDORS, WEIGHINGS)

    assert not ranking.agree
    assert ranking.winner is None


def test_no_winner_when_the_gap_is_small() -> None:
    twins = {"A": {"price": 100.0, "rating": 4.5}, "B": {"price": 100.0, "rating": 4.5}}

    ranking = rank(twins, [Weighing("price", 0.5, cost=True), Weighing("rating", 0.5)])

    assert ranking.agree
    assert ranking.gap == 0
    assert ranking.winner is None


def test_winner_is_named_when_both_methods_agree() -> None:
    table = {"A": {"price": 100.0, "rating": 4.9}, "B": {"price": 300.0, "rating": 4.1}}

    assert rank(table, [Weighing("price", 0.5, cost=True), Weighing("rating", 0.5)]).winner == "A"


def test_only_vendor_wins() -> None:
    ranking = rank({"A": VENDORS["A"]}, WEIGHINGS)

    assert ranking.winner == "A"
    assert ranking.gap is None
    assert flips(ranking) == []


def test_nearest_flip_of_the_example_is_a_heavier_price() -> None:
    flip = flips(rank(VENDORS, WEIGHINGS))[0]

    share = (1 - flip.needed - 0.01) / (1 - flip.weight)
    heavier = [
        Weighing("price", flip.needed + 0.01, cost=True),
        *(replace(weighing, weight=weighing.weight * share) for weighing in WEIGHINGS[1:]),
    ]
    assert (flip.criterion, flip.winner) == ("price", "A")
    assert 0.35 < flip.needed < 0.36
    assert order(rank(VENDORS, heavier).weighted)[0] == "A"


def test_gap_counts_as_the_mean_of_the_stated() -> None:
    table: dict[str, dict[str, float | None]] = {"A": {"reply": 2}, "B": {"reply": None}, "C": {"reply": 10}}

    ranking = rank(table, [Weighing("reply", 1.0, cost=True)])

    assert ranking.weighted == {"A": 1.0, "B": 0.5, "C": 0.0}


def test_criterion_nobody_states_gives_its_weight_to_the_others() -> None:
    table = {"A": {"price": 1.0, "reply": None}, "B": {"price": 2.0, "reply": None}}

    ranking = rank(table, [Weighing("price", 0.4, cost=True), Weighing("reply", 0.6, cost=True)])

    assert ranking.weighted == {"A": 1.0, "B": 0.0}


def test_nothing_stated_at_all_names_no_winner() -> None:
    ranking = rank({"A": {"price": None}, "B": {"price": None}}, [Weighing("price", 1.0, cost=True)])

    assert ranking.winner is None


@pytest.mark.parametrize("weights", [(0.5, 0.6), (0.2, 0.2), (1.5, -0.5)])
def test_weights_must_make_one(weights: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        check_weights([Weighing("price", weights[0]), Weighing("rating", weights[1])])


@given(TABLES, st.integers(2, 1000))
def test_scaling_all_prices_keeps_the_ranking(table: dict[str, dict[str, float]], factor: int) -> None:
    scaled = {vendor: values | {"price": values["price"] * factor} for vendor, values in table.items()}

    before, after = rank(table, WEIGHINGS), rank(scaled, WEIGHINGS)

    assert order(before.weighted) == order(after.weighted)
    assert order(before.topsis) == order(after.topsis)
    assert before.winner == after.winner


@given(TABLES)
def test_scores_stay_between_zero_and_one(table: dict[str, dict[str, float]]) -> None:
    ranking = rank(table, WEIGHINGS)

    assert all(0 <= score <= 1 for scores in (ranking.weighted, ranking.topsis) for score in scores.values())


@given(TABLES.filter(lambda table: len(table) > 1), st.integers(1, 100_000))
def test_dominated_vendor_is_never_first(table: dict[str, dict[str, float]], dearer: int) -> None:
    model = table[min(table)]
    worse: dict[str, float] = {"price": model["price"] + dearer, "rating": model["rating"] - 0.1}
    complete = {"reply": model["reply"] or 5, "on_time": model["on_time"]}

    both: dict[str, dict[str, float]] = {min(table): {**model, **complete}, "worse": {**complete, **worse}}
    ranking = rank({**table, **both}, WEIGHINGS)

    assert order(ranking.weighted)[0] != "worse"
    assert order(ranking.topsis)[0] != "worse"


@given(TABLES.filter(lambda table: len(table) > 1))
def test_dominated_vendor_inside_the_known_ranges_keeps_the_scores(
    table: dict[str, dict[str, float]],
) -> None:
    stated = {vendor: values | {"reply": values["reply"] or 5} for vendor, values in table.items()}
    costs = {"price": max, "reply": max, "rating": min, "on_time": min}
    worst = {code: choose(v[code] for v in stated.values()) for code, choose in costs.items()}

    before, after = rank(stated, WEIGHINGS), rank(stated | {"~": worst}, WEIGHINGS)

    assert {vendor: after.weighted[vendor] for vendor in stated} == before.weighted


@given(TABLES)
def test_clear_winner_leads_by_the_gap(table: dict[str, dict[str, float]]) -> None:
    ranking = rank(table, WEIGHINGS)

    assert ranking.winner is None or ranking.gap is None or ranking.gap >= CLEAR_GAP
