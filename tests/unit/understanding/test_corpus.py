"""How much of a labelled corpus the rules understand with no language model."""

import pytest

from tests.unit.understanding.corpus import SLOTS, Score, examples, measured


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return measured(examples())


def test_the_corpus_is_wide_enough() -> None:
    rows = examples()

    assert len(rows) >= 120
    assert len({row["text"] for row in rows}) == len(rows)
    assert len({row.get("type") for row in rows}) == 9  # eight types and none


@pytest.mark.parametrize("slot", SLOTS)
def test_a_slot_is_read_exactly_in_nineteen_of_twenty_requests(scores: dict[str, Score], slot: str) -> None:
    assert scores[slot].share >= 0.95, "\n".join(scores[slot].misses)


def test_the_intent_is_right_in_nine_of_ten_requests(scores: dict[str, Score]) -> None:
    assert scores["intent"].share >= 0.9, "\n".join(scores["intent"].misses)
