"""How a person is recognised in texts, and what is left without them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.personal_data.subject import ERASED, Subject

ANNA = Subject(
    emails=frozenset({"anna@example.ru"}),
    phones=frozenset({"+79161234567"}),
    user_ids=frozenset({"usr_1"}),
    names=frozenset({"Анна Петрова"}),
)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Пишите на Anna@Example.RU.", f"Пишите на {ERASED}."),
        ("anna@example.ru,boris@example.ru", f"{ERASED},boris@example.ru"),
        ("тел. 8 (916) 123-45-67", f"тел. {ERASED}"),
        ("+7 916 123 45 67", ERASED),
        ("+79161234567", ERASED),
        ("89161234567", ERASED),
        ("916.123.45.67", ERASED),
        ("придёт анна петрова", f"придёт {ERASED}"),
    ],
)
def test_person_is_taken_out_in_any_spelling(text: str, left: str) -> None:
    assert ANNA.is_mentioned(text)
    assert ANNA.redacted(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "joanna@example.ru",
        "x.anna@example.ru",
        "anna@example.ru.com",
        "anna@example.rus",
        "891612345670",
        "1289161234567",
        "+7 916 123-45-68",
        "Анна",
        "Жанна Петрова",
        "usr_1",
        "",
    ],
)
def test_somebody_else_stays(text: str) -> None:
    assert not ANNA.is_mentioned(text)
    assert ANNA.redacted(text) == text


def test_person_is_found_anywhere_inside_a_value() -> None:
    value = {"brief": {"contacts": [{"email": "anna@example.ru"}, {"email": None}]}, "guests": 60}

    assert list(ANNA.mentions(value)) == [("brief.contacts.0.email", "anna@example.ru")]
    assert ANNA.redacted(value) == {
        "brief": {"contacts": [{"email": ERASED}, {"email": None}]},
        "guests": 60,
    }


def test_user_without_an_address_is_mentioned_nowhere() -> None:
    assert not Subject(user_ids=frozenset({"usr_1"})).is_mentioned("usr_1 anna@example.ru")


def test_keys_are_spelled_as_in_the_ledger_of_consents() -> None:
    assert ANNA.keys == ["email:anna@example.ru", "phone:+79161234567", "user:usr_1"]


@given(st.text(max_size=200), st.text(max_size=200))
def test_nothing_of_the_person_is_left(before: str, after: str) -> None:
    left = ANNA.redacted(f"{before} anna@example.ru {after}")

    assert not ANNA.is_mentioned(left.replace(ERASED, ""))
    assert ANNA.redacted(left) == left


def test_long_hostile_text_takes_time_by_its_length_alone() -> None:
    def seconds(length: int) -> float:
        started = time.perf_counter()
        ANNA.is_mentioned("+7 (9 " * length)
        return time.perf_counter() - started

    seconds(1000)

    assert seconds(80_000) < 40 * max(seconds(8_000), 0.001)
