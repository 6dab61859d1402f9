"""No obscene word reaches a user, and no innocent one is taken for such."""

import pytest

from shared.llm.profanity import is_obscene


@pytest.mark.parametrize("word", ["хуйня", "охуенно", "пиздец", "распиздяй", "блядь", "заебись", "Ёбаный"])
def test_obscene_word_is_found(word: str) -> None:
    assert is_obscene(f"Праздник — {word}!")


@pytest.mark.parametrize(
    "word",
    ["страхует", "употребляет", "оскорблять", "учёба", "хлебал", "небанальный", "Себастьян"],
)
def test_innocent_word_passes(word: str) -> None:
    assert not is_obscene(f"Ведущий {word} гостей.")
