"""A provider's quota is never passed."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from functions.communication.mail.pacing import DAY, Meter, Quota, grant, slowed

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FRESH = Meter(NOON, NOON)


def test_one_second_worth_of_letters_at_a_time() -> None:
    given_now = grant(FRESH, Quota(10, 200), 100, NOON)

    assert (given_now.letters, given_now.at) == (10, NOON + timedelta(seconds=1))


def test_slow_quota_gives_one_letter_and_a_longer_pause() -> None:
    given_now = grant(FRESH, Quota(0.5, 200), 100, NOON)

    assert (given_now.letters, given_now.at) == (1, NOON + timedelta(seconds=2))


def test_nothing_before_the_pause_is_over() -> None:
    meter = slowed(FRESH, NOON + timedelta(minutes=1))

    assert grant(meter, Quota(10, 200), 100, NOON).letters == 0


def test_day_that_is_used_up_goes_on_tomorrow() -> None:
    used = Meter(NOON, NOON - timedelta(hours=3), 200)

    given_now = grant(used, Quota(10, 200), 100, NOON)

    assert (given_now.letters, given_now.at) == (0, NOON + timedelta(hours=21))


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 5000)), max_size=60))
def test_no_day_has_more_letters_than_its_quota(asks: list[tuple[int, int]]) -> None:
    quota, meter, now = Quota(7, 100), FRESH, NOON
    since_start = 0

    for wanted, pause in asks:
        now += timedelta(seconds=pause)
        given_now = grant(meter, quota, wanted, now)
        meter = given_now.meter
        since_start += given_now.letters

    days = int((now - NOON) / DAY) + 1
    assert since_start <= days * quota.per_day
