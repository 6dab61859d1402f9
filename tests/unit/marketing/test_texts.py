"""Texts by rule keep to their order, and the registry of channels to its dates."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.communication.marketing.channels import ban_on, channels, sounds_like_advertising
from functions.communication.marketing.compose import Subject, Tone, keeps_to, quoted, variant
from functions.communication.marketing_api import ChannelCode

SUBJECT = Subject(
    title="Форум «Свет»",
    facts=["18 июня 2027 г., Казань", "Три зала и выставка"],
    must_say=["Вход с 16 лет"],
    link="https://forum.example/tickets",
)
lines = st.text(alphabet="абвгд ёж12«».", min_size=1, max_size=30).map(str.strip).filter(bool)


def test_every_channel_can_be_asked_for() -> None:
    assert set(get_args(ChannelCode)) == channels().keys()


@pytest.mark.parametrize(
    ("channel", "day", "banned"),
    [
        ("telegram", date(2026, 3, 4), False),
        ("telegram", date(2026, 3, 5), True),
        ("instagram", date(2025, 8, 31), False),
        ("instagram", date(2025, 9, 1), True),
        ("vk", date(2026, 11, 22), False),
        ("max", date(2026, 11, 22), False),
    ],
)
def test_advertising_is_banned_from_its_day_on(channel: str, day: date, banned: bool) -> None:
    assert (ban_on(channel, day) is not None) is banned


@pytest.mark.parametrize(
    ("text", "advertising"),
    [
        ("Скидка 20 % на билеты", True),
        ("Приглашаем на открытие", True),
        ("Зал изменился, вход со двора", False),
    ],
)
def test_a_call_to_buy_or_to_come_is_advertising(text: str, advertising: bool) -> None:
    assert sounds_like_advertising(text) is advertising


@pytest.mark.parametrize("tone", Tone)
def test_variants_differ_and_say_what_they_must(tone: Tone) -> None:
    texts = [variant(SUBJECT, tone, number, 900) for number in range(5)]

    assert len(set(texts)) == 5
    assert all(keeps_to(text, SUBJECT, 900) for text in texts)


def test_facts_give_way_to_the_limit_and_what_must_be_said_does_not() -> None:
    text = variant(SUBJECT, Tone.BUSINESS, 0, 95)

    assert "Три зала" not in text
    assert keeps_to(text, SUBJECT, 95)


@given(st.lists(lines, max_size=4), st.lists(lines, max_size=4), st.integers(40, 400))
def test_a_text_that_fits_says_everything_it_must(facts: list[str], must: list[str], limit: int) -> None:
    subject = Subject("Форум", facts, must, None)

    text = variant(subject, Tone.FRIENDLY, 1, limit)

    assert all(line in text for line in must)


@pytest.mark.parametrize(("length", "messages"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3)])
def test_a_long_sms_is_several(length: int, messages: int) -> None:
    assert channels()["sms"].segments(length) == messages


def test_a_title_inside_a_sentence_keeps_its_own_quotes_apart() -> None:
    assert quoted("Корпоратив «под ключ»") == "«Корпоратив „под ключ“»"
