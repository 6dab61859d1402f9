"""Starting times and durations."""

from datetime import time

import pytest

from functions.maestro.understanding.hours import read_hours


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("в 3 часа дня", time(15)),
        ("в 2 дня", time(14)),
        ("к 7 часам вечера", time(19)),
        ("в 18:00", time(18)),
        ("начало в 18.30", time(18, 30)),
        ("сбор гостей в 19:00", time(19)),
        ("в 7 вечера", time(19)),
        ("в 18 часов", time(18)),
        ("в 11 утра", time(11)),
    ],
)
def test_a_starting_time_is_read(text: str, start: time) -> None:
    starts, durations = read_hours(text)

    assert [finding.value for finding in starts] == [start]
    assert durations == []


@pytest.mark.parametrize(
    ("text", "start", "hours"),
    [
        ("с 18:00 до 23:00", time(18), 5),
        ("с 18 до 23", time(18), 5),
        ("с 10 до 18.30", time(10), 9),
        ("с 7 до 11 вечера", time(19), 4),
        ("20:00-02:00", time(20), 6),
    ],
)
def test_a_span_gives_both_start_and_duration(text: str, start: time, hours: int) -> None:
    starts, durations = read_hours(text)

    assert [finding.value for finding in starts] == [start]
    assert [finding.value for finding in durations] == [hours]


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("на 5 часов", 5),
        ("на 1,5 часа", 2),
        ("на три часа", 3),
        ("трехчасовой", 3),
        ("на весь день", 8),
        ("на два дня", 32),
        ("двухдневная", 32),
        ("на 3 дня", 56),
        ("48 часов", 48),
        ("2 дня с ночевкой", 32),
        ("2-3 дня", 56),
    ],
)
def test_a_duration_is_read_in_hours(text: str, hours: int) -> None:
    starts, durations = read_hours(text)

    assert starts == []
    assert [finding.value for finding in durations] == [hours]


@pytest.mark.parametrize("text", ["150 человек", "в 18 раз", "с 10 участниками", "2 дня", ""])
def test_other_numbers_are_no_hours(text: str) -> None:
    starts, _ = read_hours(text)

    assert starts == []


@pytest.mark.parametrize("text", ["через 2 дня", "за 3 дня до события", "в 2 дня", "осталось 5 дней"])
def test_a_term_is_no_duration(text: str) -> None:
    _, durations = read_hours(text)

    assert durations == []
