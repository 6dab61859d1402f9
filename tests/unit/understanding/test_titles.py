"""Titles, towns out of the catalogue, and sentences that are not Russian."""

import pytest

from functions.maestro.understanding.brief import understand
from functions.maestro.understanding.model_reading import understand_with_model
from functions.maestro.understanding.models import Understanding
from functions.maestro.understanding.unknown_towns import nominative
from shared.llm.rules import Rules
from tests.unit.understanding.corpus import TODAY


def read(text: str) -> Understanding:
    return understand(text, today=TODAY, home_city="Москва")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("новогодний корпоратив, Казань, 100 человек", "Новогодний корпоратив в Казани"),
        ("летняя конференция в Перми на 200 человек", "Летняя конференция в Перми"),
        ("хотим провести ежегодный форум, Самара, 300 человек", "Ежегодный форум в Самаре"),
        ("летнее открытие офиса, Тверь, 60 человек", "Летнее открытие офиса в Твери"),
        ("корпоратив на 100 человек в Казани", "Корпоратив в Казани"),
    ],
)
def test_a_word_that_describes_the_event_goes_into_its_title(text: str, title: str) -> None:
    brief = read(text).brief

    assert brief is not None
    assert brief.title == title
    assert not {"новогодний", "летняя", "ежегодный"} & set(brief.wishes)


@pytest.mark.parametrize(
    ("said", "town"),
    [
        ("Урюпинске", "Урюпинск"),
        ("Париже", "Париж"),
        ("Лондоне", "Лондон"),
        ("Жуковке", "Жуковка"),
        ("Барвихе", "Барвиха"),
        ("Дубае", "Дубай"),
        ("Абхазии", "Абхазия"),
        ("Петушках", "Петушки"),
        ("Пушкино", "Пушкино"),
        ("Старом Кургане", "Старый Курган"),
        ("Красной Пахре", "Красная Пахра"),
    ],
)
def test_a_town_we_do_not_know_is_named_in_the_nominative(said: str, town: str) -> None:
    assert nominative(said) == town


def test_the_brief_has_the_unknown_town_as_on_a_map() -> None:
    brief = read("выставка в Урюпинске, 50 человек").brief

    assert brief is not None
    assert (brief.city, brief.title) == ("Урюпинск", "Выставка, Урюпинск")


@pytest.mark.parametrize(
    "text", ["Corporate party in Kazan for 150 people", "I need a wedding planner, please"]
)
def test_a_sentence_in_english_gets_help_in_both_languages(text: str) -> None:
    understood, _ = understand_with_model(text, Rules(), today=TODAY, home_city="Москва")

    assert understood.brief is None
    assert understood.question is not None
    assert "по-русски" in understood.question
    assert "in Russian" in understood.question


@pytest.mark.parametrize("text", ["open air", "team building 40 человек в Москве", "teambuilding"])
def test_latin_words_of_our_trade_are_no_foreign_language(text: str) -> None:
    question = read(text).question

    assert question is None or "in Russian" not in question
