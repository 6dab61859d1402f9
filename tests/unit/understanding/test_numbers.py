"""Numbers in digits and in words."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.maestro.understanding.numbers import SMALL, is_rough, marked, number_value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("150", "150"),
        ("1 200 000", "1200000"),
        ("1.200.000", "1200000"),
        ("2,5", "2.5"),
        ("сто пятьдесят", "150"),
        ("двухсот", "200"),
        ("полсотни", "50"),
        ("пара сотен", "200"),
        ("полторы сотни", "150"),
        ("три десятка", "30"),
        ("тысяча двести", "1200"),
        ("две тысячи пятьсот", "2500"),
        ("полтора миллиона", "1500000"),
        ("два миллиона триста тысяч", "2300000"),
        ("2 млн 300 тыс", "2300000"),
        ("500к", "500000"),
        ("полмиллиона", "500000"),
        ("миллиард", "1000000000"),
    ],
)
def test_a_number_phrase_has_its_value(words: str, value: str) -> None:
    assert number_value(words) == Decimal(value)


def test_hundreds_after_millions_are_thousands_left_unsaid() -> None:
    assert number_value("миллион двести") == 1_200_000


def test_a_scale_of_thousands_is_not_part_of_a_small_number() -> None:
    match = re.match(SMALL, marked("сто пятьдесят тысяч"))

    assert match is not None
    assert (match.end(), number_value(match[0])) == (len("сто пятьдесят"), 150)


@pytest.mark.parametrize(
    ("words", "rough"), [("пара сотен", True), ("полсотни", True), ("сто", False), ("150", False)]
)
def test_round_words_are_rough(words: str, rough: bool) -> None:
    assert is_rough(words) is rough


def test_marking_keeps_positions_and_values() -> None:
    text = "бюджет два миллиона, 500к, к 12 декабря"

    assert len(marked(text)) == len(text)
    assert marked(text).endswith(", к 12 декабря")
    assert number_value(marked("два миллиона")) == 2_000_000


@given(st.text())
def test_any_text_can_be_marked(text: str) -> None:
    assert len(marked(text)) == len(text)
