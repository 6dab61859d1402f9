"""One person's name in texts: found in every case and order, and nobody else's."""

import re
from pathlib import Path

import pytest
import yaml

from shared.personal_data.subject import ERASED, Subject

SAMPLE = yaml.safe_load((Path(__file__).parent / "names.yaml").read_text("utf-8"))


def called(name: str) -> Subject:
    return Subject(names=frozenset({name}))


def of(kind: str) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in SAMPLE[kind].items() for text in texts]


@pytest.mark.parametrize("name", SAMPLE["forms"])
def test_name_is_found_in_every_case_and_either_order(name: str) -> None:
    for form in SAMPLE["forms"][name]:
        first, surname = form.split()
        for spelled in (form, f"{surname} {first}", form.replace("ё", "е")):
            assert called(name).redacted(spelled) == ERASED


@pytest.mark.parametrize(("name", "text"), of("found"))
def test_name_goes_whole_and_nothing_else(name: str, text: str) -> None:
    left = called(name).redacted(re.sub("[«»]", "", text))

    assert left == re.sub("«[^»]+»", ERASED, text)


@pytest.mark.parametrize(("name", "text"), of("others"))
def test_somebody_of_a_similar_name_stays(name: str, text: str) -> None:
    assert called(name).redacted(text) == text
