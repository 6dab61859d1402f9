"""Sums of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.maestro.understanding.amounts import read_budgets
from functions.maestro.understanding.models import Budget
from shared.texts import plain, rubles_text


def only(text: str) -> Budget:
    """The only sum of the text."""
    (finding,) = read_budgets(plain(text))
    assert finding.value is not None
    return finding.value


@pytest.mark.parametrize(
    ("text", "rubles"),
    [
        ("2,5 млн", 2_500_000),
        ("2.5 млн ₽", 2_500_000),
        ("полтора миллиона", 1_500_000),
        ("два миллиона триста тысяч", 2_300_000),
        ("2 млн 300 тыс", 2_300_000),
        ("500 тыс. руб.", 500_000),
        ("500к", 500_000),
        ("300 т.р.", 300_000),
        ("2кк", 2_000_000),
        ("тысяч 350", 350_000),
        ("1,5 ляма", 1_500_000),
        ("1 200 000 руб", 1_200_000),
        ("100000 рублей", 100_000),
        ("бюджет 2500000", 2_500_000),
        ("до 3 млн", 3_000_000),
        ("уложиться в миллион", 1_000_000),
        ("бюджет до миллиона", 1_000_000),
        ("бюджет миллион двести, казань", 1_200_000),
        ("бюджет сто рублей", 100),
        ("бюджет 0", 0),
        ("бюджет два с половиной миллиона", 2_500_000),
        ("2 с половиной млн", 2_500_000),
        ("миллиона полтора", 1_500_000),
        ("бюджет миллионов пять", 5_000_000),
        ("миллион двести", 1_200_000),
        ("150 тыр", 150_000),
        ("2,5 мульта", 2_500_000),
        ("80 косарей", 80_000),
    ],
)
def test_a_sum_is_read(text: str, rubles: int) -> None:
    assert only(text) == Budget(amount=Decimal(rubles))


@pytest.mark.parametrize(
    ("text", "rubles"),
    [
        ("от 2 до 3 млн", 3_000_000),
        ("2-3 млн", 3_000_000),
        ("тысяч 700-800", 800_000),
        ("миллиона два-три", 3_000_000),
        ("от миллиона до полутора", 1_500_000),
        ("от 500 тыс до 1 млн", 1_000_000),
        ("от 2 млн", 2_000_000),
        ("около 400 тысяч", 400_000),
        ("бюджет 2,5", 2_500_000),
        ("бюджет 300", 300_000),
        ("пара миллионов", 2_000_000),
    ],
)
def test_an_inexact_sum_says_what_was_assumed(text: str, rubles: int) -> None:
    (finding,) = read_budgets(text)

    assert finding.value == Budget(amount=Decimal(rubles))
    assert finding.note is not None


@pytest.mark.parametrize(
    "text", ["по 5 тысяч на человека", "5000 р/чел", "5 000 рублей с гостя", "чек 5000 рублей"]
)
def test_a_sum_for_each_guest_is_marked(text: str) -> None:
    assert only(text) == Budget(amount=Decimal(5000), per_guest=True)


def test_the_sum_called_budget_wins_over_other_sums() -> None:
    assert only("ведущий за 100 тыс, бюджет 2 млн, билеты по 3000 рублей") == Budget(
        amount=Decimal(2_000_000)
    )


@pytest.mark.parametrize("text", ["билеты по 3000 рублей", "150 человек", "12 столов", "приз 50 тысяч"])
def test_other_sums_and_numbers_are_no_budget(text: str) -> None:
    assert read_budgets(text) == []


@pytest.mark.parametrize("text", ["бюджет 10 тысяч долларов", "бюджет $5000", "5000 евро"])
def test_a_foreign_currency_has_no_value(text: str) -> None:
    (finding,) = read_budgets(text)

    assert finding.value is None


@given(st.integers(1, 9_999_999_999))
def test_any_sum_in_rubles_is_read_back(rubles: int) -> None:
    assert only(f"бюджет {rubles_text(Decimal(rubles))}").amount == rubles


@given(st.integers(1, 999), st.sampled_from([("тыс", 10**3), ("млн", 10**6), ("тысяч рублей", 10**3)]))
def test_any_round_sum_is_read_back(number: int, scale: tuple[str, int]) -> None:
    word, factor = scale

    assert only(f"{number} {word}").amount == number * factor


@pytest.mark.parametrize("text", ["3 млн без НДС", "3 млн + НДС", "3 миллиона, не включая НДС"])
def test_a_sum_said_net_of_vat_is_known_for_one(text: str) -> None:
    assert only(text) == Budget(amount=Decimal(3_000_000), without_vat=True)


@pytest.mark.parametrize("text", ["3 млн", "3 млн с НДС", "3 млн, включая НДС"])
def test_a_sum_is_gross_unless_said_otherwise(text: str) -> None:
    assert not only(text).without_vat
