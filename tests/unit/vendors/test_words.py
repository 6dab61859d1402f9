"""Russian words for search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.vendors.words import categories_in, find_category, matching
from shared.vendor_categories import vendor_categories
from shared.words import MAX_WORDS, stems


@pytest.mark.parametrize("word", ["фотографы", "Фотографов", "фотографа", "ФОТОГРАФ", "фотографу"])
def test_cases_and_numbers_of_a_word_are_one_stem(word: str) -> None:
    assert stems(word) == stems("фотограф")


def test_yo_is_ye() -> None:
    assert stems("съёмка шатёр") == stems("съемка шатер")


def test_stop_words_and_punctuation_are_dropped() -> None:
    assert stems("Нам нужен ведущий, и диджей!") == stems("ведущий диджей")


def test_long_text_is_cut() -> None:
    assert len(stems(" ".join(f"слово{number}" for number in range(10_000)))) == MAX_WORDS


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("нужен ведущий и фотограф", ["host", "photo"]),
        ("звук со светом", ["av"]),
        ("банкетный зал в центре", ["venue"]),
        ("синхронный перевод", ["interpreter"]),
        ("в стиле ретро", []),
    ],
)
def test_categories_are_heard_in_a_text(text: str, codes: list[str]) -> None:
    assert categories_in(text) == codes


@pytest.mark.parametrize(
    ("name", "code"),
    [("venue", "venue"), ("Фотографы", "photo"), ("тамада", "host"), ("ракеты", None), ("", None)],
)
def test_category_is_found_by_its_whole_name(name: str, code: str | None) -> None:
    assert find_category(name) == code


@pytest.mark.parametrize("code", list(vendor_categories()))
def test_every_category_is_found_by_each_of_its_names(code: str) -> None:
    category = vendor_categories()[code]

    assert find_category(category.name) == code
    assert all(find_category(synonym) is not None for synonym in category.synonyms)


def test_phrase_matches_when_all_its_stems_were_said() -> None:
    said = set(stems("хотим живую музыку и ретро"))

    assert matching(["ретро", "живая музыка", "живая рыба", ""], said) == ["ретро", "живая музыка"]


RUSSIAN = st.text("абвгдеёжзийклмнопрстуфхцчшщъыьэюя ", max_size=60)


@given(RUSSIAN)
def test_case_and_yo_never_change_the_stems(text: str) -> None:
    assert stems(text.upper()) == stems(text) == stems(text.replace("ё", "е"))


@given(RUSSIAN)
def test_each_stem_comes_once(text: str) -> None:
    found = stems(text)

    assert len(found) == len(set(found))
