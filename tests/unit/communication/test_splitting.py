"""Where a message is cut into questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.communication.faq import in_force
from functions.communication.matching import Index
from functions.communication.phrases import words_of
from functions.communication.splitting import parts_of

INDEX = Index(in_force([], None))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Сколько стоит и есть ли парковка?", ["Сколько стоит", "есть ли парковка?"]),
        ("Какой дресс-код, а ещё где вход?", ["Какой дресс-код", "где вход?"]),
        ("Где и когда?", ["Где", "когда?"]),
        ("Есть ли парковка и вай-фай?", ["Есть ли парковка", "вай-фай?"]),
        ("Пароль от вай-фая? А дресс-код?", ["Пароль от вай-фая?", "А дресс-код?"]),
        ("Мы на двух машинах. Есть парковка? Во сколько начало?", ["Есть парковка?", "Во сколько начало?"]),
        ("Билет не пришёл. Что делать? Где парковка?", ["Билет не пришёл.", "Где парковка?"]),
        ("Есть ли парковка и какой марки рояль?", ["Есть ли парковка", "какой марки рояль?"]),
        (
            "У нас корпоратив на 80 человек, 12 июня. Пришлите смету. И есть ли парковка?",
            ["У нас корпоратив на 80 человек, 12 июня. Пришлите смету.", "И есть ли парковка?"],
        ),
    ],
)
def test_questions_and_requests_are_told_apart(text: str, parts: list[str]) -> None:
    assert parts_of(text, INDEX.only) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Во сколько начало и конец?",
        "Как вернуть билет и когда вернутся деньги?",
        "Здравствуйте! Подскажите, пожалуйста, где парковка?",
        "Свадьба 60 гостей в Сочи в июне, бюджет 1,8 млн, нужен ведущий и живая музыка",
        "Посчитай смету: корпоратив 12 июня, 80 человек, Казань",
        "Сколько стоит корпоратив на 80 человек, ведущий и фотограф?",
        "Найди площадку и ведущего",
        "А если 200 человек и без алкоголя?",
        "Какой марки рояль и кто его настроит?",
    ],
)
def test_one_matter_stays_one(text: str) -> None:
    assert parts_of(text, INDEX.only) == [text]


@given(st.lists(st.sampled_from(["где", "парковка", "пришлите", "и", ",", "?", ".", "вай-фай", "\n", "80"])))
def test_parts_are_words_of_the_message_in_their_order(words: list[str]) -> None:
    text = " ".join(words)

    said = words_of(" ".join(parts_of(text, INDEX.only)))

    left = iter(words_of(text))
    assert all(word in left for word in said)
