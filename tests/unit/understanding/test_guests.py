"""Head counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.maestro.understanding.guests import read_guests, read_split


def counted(text: str) -> list[int]:
    return [finding.value for finding in read_guests(text)]


@pytest.mark.parametrize(
    ("text", "guests"),
    [
        ("150 человек", 150),
        ("на 80 персон", 80),
        ("сто пятьдесят участников", 150),
        ("с 60 гостями", 60),
        ("100 приглашенных гостей", 100),
        ("300 онлайн-участников", 300),
        ("150+ человек", 150),
        ("тысяча двести человек", 1200),
        ("5 тысяч человек", 5000),
        ("гостей: 80", 80),
        ("количество гостей - 120", 120),
        ("нас будет сорок пять", 45),
        ("на двоих", 2),
        ("хотим свадьбу на двоих в суздале, 200 тысяч", 2),
        ("свадьба на 60 в сочи", 60),
        ("80 взрослых и 20 детей", 100),
        ("25 детей и 40 взрослых", 65),
        ("60 детей и 40 родителей", 100),
        ("60+60 гостей", 120),
        ("300 жителей", 300),
        ("120 разработчиков", 120),
        ("30 одноклассников", 30),
        ("для 16 топ-менеджеров", 16),
        ("зал на 250 мест", 250),
        ("10 столов по 8 человек", 80),
        ("150 человек, из них 20 детей", 150),
        ("150 человек 2 млн", 150),
        ("0 человек", 0),
        ("миллиард гостей", 10**9),
    ],
)
def test_a_head_count_is_read(text: str, guests: int) -> None:
    assert counted(text) == [guests]


@pytest.mark.parametrize(
    ("text", "guests"),
    [
        ("человек сто", 100),
        ("человек на 60", 60),
        ("около 120 человек", 120),
        ("больше ста гостей", 100),
        ("полсотни гостей", 50),
        ("пара сотен человек", 200),
        ("200-250 гостей", 250),
        ("человек 35-40", 40),
        ("от 100 до 150 человек", 150),
        ("корпоратив, казань, двести", 200),
    ],
)
def test_an_inexact_count_says_what_was_assumed(text: str, guests: int) -> None:
    (finding,) = read_guests(text)

    assert finding.value == guests
    assert finding.note is not None


def test_a_firm_limit_needs_no_assumption() -> None:
    (finding,) = read_guests("до двухсот человек")

    assert (finding.value, finding.note) == (200, None)


def test_two_counts_are_both_told() -> None:
    assert counted("100 человек, хотя может и 150 человек") == [100, 150]


@pytest.mark.parametrize(
    "text",
    [
        "на 5 часов",
        "2 ведущих",
        "5 тысяч на человека",
        "бюджет 2 млн",
        "на 3 дня",
        "у трех гостей аллергия",
        "300 т.р.",
    ],
)
def test_other_numbers_are_no_guests(text: str) -> None:
    assert counted(text) == []


@given(st.integers(1, 99_999))
def test_any_number_of_people_is_read_back(guests: int) -> None:
    assert counted(f"корпоратив на {guests} человек в казани") == [guests]
    assert counted(f"{guests:,} гостей".replace(",", " ")) == [guests]


@pytest.mark.parametrize(
    "text", ["150 очных и 800 онлайн", "800 участников онлайн + 150 офлайн", "800 онлайн и 150 в зале"]
)
def test_of_a_hybrid_event_those_in_the_hall_are_the_guests(text: str) -> None:
    (found,) = read_split(text)

    assert found.value == 150
    assert "800\xa0участников онлайн" in str(found.note)
