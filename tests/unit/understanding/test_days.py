"""Which day is chosen inside a period, or with no date said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.maestro.understanding.calendar import is_day_for_guests
from functions.maestro.understanding.days import choose_day
from functions.maestro.understanding.models import DateKind, DateReading
from functions.maestro.understanding.vocabulary import defaults
from shared.brief import EventType

TODAY = date(2026, 11, 22)
JUNE = DateReading(kind=DateKind.WINDOW, start=date(2027, 6, 1), end=date(2027, 6, 30))


def test_a_said_day_is_taken_as_it_is() -> None:
    day = DateReading(kind=DateKind.DAY, start=date(2026, 12, 13), end=date(2026, 12, 13))

    assert choose_day(day, EventType.WEDDING, TODAY) == (date(2026, 12, 13), None)


def test_a_wedding_in_june_is_on_its_first_saturday() -> None:
    day, reason = choose_day(JUNE, EventType.WEDDING, TODAY)

    assert day == date(2027, 6, 5)
    assert reason is not None and "суббота" in reason


def test_a_wanted_weekday_wins_over_the_usual_one() -> None:
    fridays = JUNE.model_copy(update={"weekday": 4})

    assert choose_day(fridays, EventType.WEDDING, TODAY)[0] == date(2027, 6, 4)


def test_a_short_period_leaves_as_much_time_as_it_can() -> None:
    december = DateReading(kind=DateKind.HINT, start=date(2026, 12, 4), end=date(2026, 12, 30))

    assert choose_day(december, EventType.CORPORATE_PARTY, TODAY)[0] == date(2026, 12, 25)


def test_the_weekend_for_a_friday_event_is_its_first_day() -> None:
    weekend = DateReading(kind=DateKind.WEEKDAY, start=date(2026, 11, 28), end=date(2026, 11, 29))

    assert choose_day(weekend, EventType.CORPORATE_PARTY, TODAY)[0] == date(2026, 11, 28)


@pytest.mark.parametrize(("event_type", "day"), [(EventType.CONFERENCE, 17), (EventType.WEDDING, 19)])
def test_neighbouring_days_are_all_of_a_conference_and_one_of_a_wedding(
    event_type: EventType, day: int
) -> None:
    days = DateReading(kind=DateKind.DAYS, start=date(2027, 6, 17), end=date(2027, 6, 20))

    assert choose_day(days, event_type, TODAY)[0] == date(2027, 6, day)


def test_a_holiday_on_a_weekend_suits_a_wedding() -> None:
    days = DateReading(kind=DateKind.DAYS, start=date(2027, 6, 10), end=date(2027, 6, 13))

    assert choose_day(days, EventType.WEDDING, TODAY)[0] == date(2027, 6, 12)


def test_of_two_dates_the_first_is_taken_and_the_other_kept_in_reserve() -> None:
    either = DateReading(kind=DateKind.EITHER, start=date(2026, 12, 17), end=date(2026, 12, 24))

    day, reason = choose_day(either, EventType.CORPORATE_PARTY, TODAY)

    assert day == date(2026, 12, 17)
    assert reason is not None and "24.12.2026" in reason


@given(st.sampled_from(EventType), st.dates(date(2026, 1, 1), date(2035, 12, 31)))
def test_with_no_date_there_is_the_usual_time_to_prepare_on_a_fitting_working_weekday(
    event_type: EventType, today: date
) -> None:
    usual = defaults(event_type)

    day, reason = choose_day(None, event_type, today)

    assert day >= today + timedelta(days=usual.lead_days)
    assert day.weekday() == usual.weekday and is_day_for_guests(day)
    assert reason


@given(
    st.sampled_from(EventType),
    st.dates(date(2026, 1, 1), date(2035, 12, 31)),
    st.integers(0, 400),
    st.integers(1, 120),
)
def test_the_chosen_day_is_always_inside_the_period(
    event_type: EventType, today: date, ahead: int, length: int
) -> None:
    start = today + timedelta(days=ahead)
    window = DateReading(kind=DateKind.WINDOW, start=start, end=start + timedelta(days=length))

    day, _ = choose_day(window, event_type, today)

    assert window.start <= day <= window.end
