"""What is understood without a language model, by sentences that rules and examples never saw."""

from pathlib import Path

import pytest
import yaml

from functions.maestro.routing import load_routing
from functions.maestro.understanding.nearest import bundled, labelled
from shared.embeddings import LocalE5
from tests.evals.scoring import Outcomes, by_both, measured_sentences, read_all
from tests.evals.truth import checked_texts
from tests.unit.understanding.corpus import SLOTS, Score, examples, measured

BRIEFS = yaml.safe_load(Path(__file__).with_name("briefs.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return read_all(by_both, measured_sentences())


@pytest.fixture(scope="module")
def slots() -> dict[str, Score]:
    return measured(BRIEFS)


def test_what_measures_is_wide_and_was_not_learnt() -> None:
    learnt = {text.casefold() for text, _ in labelled()}
    measured_on = {text.casefold() for text, _ in measured_sentences()}

    assert len(learnt) + len(measured_on) >= 300
    assert not learnt & measured_on
    assert len(BRIEFS) + len(examples()) >= 200


def test_every_intent_has_examples() -> None:
    assert {intent for _, intent in labelled()} == load_routing().intents.keys()


def test_intents_are_told_apart(outcomes: Outcomes) -> None:
    wrong = [f"{row.text}: {row.got}, not {row.wanted}" for row in outcomes.rows if row.got != row.wanted]

    assert outcomes.accuracy >= 0.9, "\n".join(wrong)


def test_what_is_not_ours_is_declined(outcomes: Outcomes) -> None:
    assert outcomes.out_of_scope_recall >= 0.8


@pytest.mark.parametrize("slot", SLOTS)
def test_slots_are_read_exactly(slots: dict[str, Score], slot: str) -> None:
    assert slots[slot].share >= 0.95, "\n".join(slots[slot].misses)


def test_inventions_are_told_and_honest_texts_left_alone() -> None:
    texts = checked_texts("test")

    invented, missed = sum(text.invented for text in texts), sum(len(text.missed) for text in texts)

    assert 1 - missed / invented >= 0.9
    assert sum(bool(text.false_alarms) for text in texts) <= 0.05 * len(texts)


def test_the_stored_vectors_are_those_of_the_examples() -> None:
    sample = [0, 100, 300, 500, 700]
    examples_, sentences = bundled(), labelled()

    votes = [examples_.votes(LocalE5().embed_queries([sentences[index][0]])[0]) for index in sample]

    assert len(examples_.rows) == len(sentences)
    assert all(votes[i].get(sentences[index][1], 0) > 0.2 for i, index in enumerate(sample))
