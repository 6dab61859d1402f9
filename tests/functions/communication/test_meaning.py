"""Questions in other words than the FAQ's, by the real sentence model."""

from collections.abc import Iterator

import pytest

from functions.communication.faq import in_force
from functions.communication.matching import index_of
from functions.communication.meaning import meaning_of
from shared.config import read_settings

ENTRIES = in_force([], None)


@pytest.fixture
def local_model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("EMBEDDINGS_PROVIDER", "local")
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


def found(text: str) -> str | None:
    match = index_of(ENTRIES).find(text, meaning_of(text, ENTRIES))
    return match.entry.body.topic if match else None


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("а ливень начнётся если?", "weather"),
        ("мне далеко от станции идти?", "directions"),
        ("верну ли я билет", "refund"),
    ],
)
def test_question_in_other_words_finds_its_entry(local_model: None, question: str, topic: str) -> None:
    assert index_of(ENTRIES).find(question) is None
    assert found(question) == topic


@pytest.mark.parametrize("text", ["посоветуйте фильм", "какая столица Франции", "перенесите на 20 июня"])
def test_strange_words_find_nothing(local_model: None, text: str) -> None:
    assert found(text) is None


def test_without_a_model_there_is_no_meaning() -> None:
    assert meaning_of("а ливень начнётся если?", ENTRIES) is None
