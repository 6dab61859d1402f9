"""Russian dates and periods, read on Sunday 22 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.maestro.understanding.dates import read_dates
from functions.maestro.understanding.models import DateKind, DateReading
from shared.texts import date_text, plain, short_date

TODAY = date(2026, 11, 22)


def read_one(text: str, today: date = TODAY) -> DateReading:
    """The only date of the text."""
    (finding,) = read_dates(plain(text), today)
    assert finding.value is not None
    return finding.value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 декабря", date(2026, 12, 12)),
        ("12.12", date(2026, 12, 12)),
        ("12.12.2026", date(2026, 12, 12)),
        ("12/12/26", date(2026, 12, 12)),
        ("2026-12-12", date(2026, 12, 12)),
        ("12 дек 2026 года", date(2026, 12, 12)),
        ("12-го декабря", date(2026, 12, 12)),
        ("двенадцатого декабря", date(2026, 12, 12)),
        ("двадцать первого июня", date(2027, 6, 21)),
        ("тридцатого мая 2028 г.", date(2028, 5, 30)),
        ("5 марта следующего года", date(2027, 3, 5)),
        ("завтра", date(2026, 11, 23)),
        ("послезавтра", date(2026, 11, 24)),
        ("через 10 дней", date(2026, 12, 2)),
        ("через неделю", date(2026, 11, 29)),
        ("через три недели", date(2026, 12, 13)),
        ("через месяц", date(2026, 12, 22)),
        ("через полгода", date(2027, 5, 22)),
        ("через полтора месяца", date(2027, 1, 6)),
        ("через двадцать пять дней", date(2026, 12, 17)),
        ("через год", date(2027, 11, 22)),
        ("в следующую пятницу", date(2026, 11, 27)),
        ("в эту субботу", date(2026, 11, 28)),
        ("в первую субботу июня", date(2027, 6, 5)),
        ("в последнюю пятницу декабря", date(2026, 12, 25)),
        ("на 8 марта", date(2027, 3, 8)),
        ("ко Дню строителя", date(2027, 8, 8)),
        ("День России", date(2027, 6, 12)),
    ],
)
def test_a_day_is_read(text: str, day: date) -> None:
    reading = read_one(text)

    assert (reading.kind, reading.start, reading.end) == (DateKind.DAY, day, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("в сентябре", date(2027, 9, 1), date(2027, 9, 30)),
        ("май 2028", date(2028, 5, 1), date(2028, 5, 31)),
        ("в ноябре", TODAY, date(2026, 11, 30)),
        ("в конце мая", date(2027, 5, 21), date(2027, 5, 31)),
        ("в первой половине июня", date(2027, 6, 1), date(2027, 6, 15)),
        ("во второй половине февраля", date(2027, 2, 16), date(2027, 2, 28)),
        ("летом", date(2027, 6, 1), date(2027, 8, 31)),
        ("осенью", date(2027, 9, 1), date(2027, 11, 30)),
        ("зимой", date(2026, 12, 1), date(2027, 2, 28)),
        ("в начале лета", date(2027, 6, 1), date(2027, 7, 1)),
        ("следующим летом", date(2027, 6, 1), date(2027, 8, 31)),
        ("во втором квартале", date(2027, 4, 1), date(2027, 6, 30)),
        ("на следующей неделе", date(2026, 11, 23), date(2026, 11, 29)),
        ("в следующем месяце", date(2026, 12, 1), date(2026, 12, 31)),
        ("в 2027 году", date(2027, 1, 1), date(2027, 12, 31)),
        ("в конце года", date(2026, 12, 1), date(2026, 12, 31)),
        ("до конца года", TODAY, date(2026, 12, 31)),
        ("до 15 декабря", TODAY, date(2026, 12, 15)),
        ("после 10 января", date(2027, 1, 11), date(2027, 2, 9)),
        ("на майские", date(2027, 5, 1), date(2027, 5, 11)),
        ("март-апрель", date(2027, 3, 1), date(2027, 4, 30)),
        ("в декабре или январе", date(2026, 12, 1), date(2027, 1, 31)),
        ("с мая по июль 2028", date(2028, 5, 1), date(2028, 7, 31)),
        ("выставка, 2028, пермь", date(2028, 1, 1), date(2028, 12, 31)),
    ],
)
def test_a_period_is_a_window_for_one_day(text: str, first: date, last: date) -> None:
    reading = read_one(text)

    assert (reading.kind, reading.start, reading.end) == (DateKind.WINDOW, first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("с 10 по 12 июня", date(2027, 6, 10), date(2027, 6, 12)),
        ("10–12 июня", date(2027, 6, 10), date(2027, 6, 12)),
        ("10 и 11 июня", date(2027, 6, 10), date(2027, 6, 11)),
        ("с 30 мая по 2 июня", date(2027, 5, 30), date(2027, 6, 2)),
        ("с 30 декабря по 2 января", date(2026, 12, 30), date(2027, 1, 2)),
        ("10.06-12.06", date(2027, 6, 10), date(2027, 6, 12)),
        ("10-12.06.2028", date(2028, 6, 10), date(2028, 6, 12)),
    ],
)
def test_neighbouring_days_are_read_together(text: str, first: date, last: date) -> None:
    reading = read_one(text)

    assert (reading.kind, reading.start, reading.end) == (DateKind.DAYS, first, last)


def test_two_dates_to_choose_from_are_alternatives() -> None:
    reading = read_one("12 или 19 декабря")

    assert (reading.kind, reading.start.day, reading.end.day) == (DateKind.EITHER, 12, 19)


def test_a_lone_weekday_is_the_next_one() -> None:
    reading = read_one("в пятницу")

    assert (reading.kind, reading.start) == (DateKind.WEEKDAY, date(2026, 11, 27))


def test_the_weekend_is_the_coming_saturday_and_sunday() -> None:
    reading = read_one("в выходные")

    assert (reading.start, reading.end) == (date(2026, 11, 28), date(2026, 11, 29))


def test_new_year_words_only_hint_at_december() -> None:
    reading = read_one("новогодний корпоратив")

    assert (reading.kind, reading.start.month, reading.end.month) == (DateKind.HINT, 12, 12)


def test_a_day_passed_this_year_is_next_year_and_says_so() -> None:
    (finding,) = read_dates("12 марта", TODAY)

    assert finding.value is not None
    assert finding.value.start == date(2027, 3, 12)
    assert finding.note is not None


def test_an_explicit_past_year_is_kept() -> None:
    assert read_one("12 декабря 2025").start == date(2025, 12, 12)


@pytest.mark.parametrize("text", ["31 февраля", "31.04.2027", "45.13.2026", "2027-02-30"])
def test_a_day_that_does_not_exist_has_no_value(text: str) -> None:
    (finding,) = read_dates(text, TODAY)

    assert finding.value is None


def test_29_february_waits_for_a_leap_year() -> None:
    assert read_one("29 февраля").start == date(2028, 2, 29)


@pytest.mark.parametrize(
    "text", ["бюджет 2.5 млн", "в 18.30", "150 человек", "сцена 10.12 метров", "майонез", "10-12 человек"]
)
def test_other_numbers_and_words_are_no_dates(text: str) -> None:
    assert read_dates(text, TODAY) == []


def test_a_number_of_people_after_a_month_is_no_year() -> None:
    assert read_one("в мае 2030 человек").start == date(2027, 5, 1)


def test_the_place_of_a_date_is_told() -> None:
    text = "корпоратив 12 декабря, Казань"

    (finding,) = read_dates(text, TODAY)

    assert text[finding.start : finding.end] == "12 декабря"


@given(st.dates(TODAY, date(2090, 12, 31)))
def test_any_date_written_in_words_is_read_back(day: date) -> None:
    assert read_one(date_text(day)).start == day


@given(st.dates(TODAY, date(2090, 12, 31)))
def test_any_date_written_in_digits_is_read_back(day: date) -> None:
    assert read_one(short_date(day)).start == day
    assert read_one(day.isoformat()).start == day


@given(st.dates(date(2026, 1, 1), date(2040, 12, 31)), st.integers(0, 364))
def test_a_day_without_a_year_is_never_in_the_past(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)

    reading = read_one(f"{day.day}.{day.month:02}", today)

    assert reading.start >= today
    assert (reading.start.day, reading.start.month) == (day.day, day.month)


@given(
    st.dates(date(2026, 1, 1), date(2040, 12, 31)), st.sampled_from(["летом", "зимой", "в мае", "в выходные"])
)
def test_a_period_without_a_year_never_ends_in_the_past(today: date, text: str) -> None:
    reading = read_one(text, today)

    assert today <= reading.start <= reading.end
