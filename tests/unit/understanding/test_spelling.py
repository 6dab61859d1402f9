"""Slips of the finger in the words that facts stand on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.maestro.understanding.brief import understand
from functions.maestro.understanding.spelling import mended
from tests.unit.understanding.corpus import TODAY


@pytest.mark.parametrize(
    ("slip", "right"),
    [
        ("12 дикабря", "12 декабря"),
        ("12 декбря", "12декабря"),
        ("деккабря, казань", "декабря , казань"),
        ("150 чиловек", "150 человек"),
        ("60 госетй", "60 гостей"),
        ("3 милиона", "3миллиона"),
        ("бюджжет", "бюджет "),
    ],
)
def test_a_slip_is_put_right(slip: str, right: str) -> None:
    assert mended(slip) == right


@pytest.mark.parametrize(
    "text", ["вкусных костей", "персик", "апрельский", "субботник", "участки", "январский"]
)
def test_another_word_is_left_alone(text: str) -> None:
    assert mended(text) == text


@given(st.text(st.sampled_from("декабрягостйчлвмин 0123456789,"), max_size=60))
def test_places_stay_where_they_were(text: str) -> None:
    assert len(mended(text)) == len(text)


def test_a_request_full_of_slips_loses_no_fact() -> None:
    text = "корпаратив в казане 12 дикабря на 150 чиловек бюджжет 2.5 мульта"

    understood = understand(text, today=TODAY, home_city="Москва")

    brief = understood.brief
    assert brief is not None
    assert (brief.city, str(brief.date), brief.guests, brief.budget) == (
        "Казань",
        "2026-12-12",
        150,
        2_500_000,
    )
    assert brief.wishes == []
