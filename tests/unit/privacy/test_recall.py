"""How much of what is personal is seen, on labelled sentences the rules were made with and on others."""

import pytest

from shared.personal.findings import Kind
from tests.unit.privacy.sample import false_alarms, recall, sentences

LEAST = {
    Kind.PHONE: 0.95,
    Kind.EMAIL: 0.95,
    Kind.PASSPORT: 0.95,
    Kind.CARD: 0.95,
    Kind.NAME: 0.85,
    Kind.ADDRESS: 0.85,
}


def test_the_sample_is_wide_enough() -> None:
    texts = [sentence.text for part in ("dev", "test") for sentence in sentences(part)]

    assert len(texts) == len(set(texts)) >= 100


@pytest.mark.parametrize("part", ["dev", "test"])
@pytest.mark.parametrize("kind", Kind)
def test_personal_data_are_seen(part: str, kind: Kind) -> None:
    share, missed = recall(part, kind)

    assert share >= LEAST[kind], missed


@pytest.mark.parametrize("part", ["dev", "test"])
def test_sums_dates_and_accounts_are_left_alone(part: str) -> None:
    assert false_alarms(part) == []
