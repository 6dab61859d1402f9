"""When people answer."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.communication.hours import WorkingHours

HOURS = WorkingHours()
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), None),  # Monday 10:00 in Moscow
        (datetime(2026, 11, 23, 6, 59, tzinfo=UTC), "2026-11-23 10:00"),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), "2026-11-24 10:00"),
        (datetime(2026, 11, 27, 20, 0, tzinfo=UTC), "2026-11-30 10:00"),  # Friday evening
        (datetime(2026, 11, 22, 22, 30, tzinfo=UTC), "2026-11-23 10:00"),  # Monday already in Moscow
    ],
)
def test_people_are_there_on_weekdays_from_ten_to_seven(now: datetime, opens: str | None) -> None:
    found = HOURS.opens_at(now)

    assert (f"{found:%Y-%m-%d %H:%M}" if found else None) == opens


@given(
    st.integers(0, 4 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    st.sets(st.integers(0, 6), min_size=1),
)
def test_people_come_back_within_a_week(now: datetime, days: set[int]) -> None:
    hours = WorkingHours(weekdays=tuple(days), opens=time(9), closes=time(18), timezone="Asia/Vladivostok")

    opens = hours.opens_at(now)

    if opens is not None:
        assert now < opens <= now + timedelta(days=8)
        assert hours.opens_at(opens) is None
