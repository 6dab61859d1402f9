"""How long somebody waits who does not get in, and how often a letter is written."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.identity.guessing import LONGEST, delay_after
from functions.identity.sign_in import may_write

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (9, 0), (10, 1), (11, 2), (12, 4), (15, 32)])
def test_delay_doubles_after_the_free_tries(failures: int, seconds: int) -> None:
    assert delay_after(failures, free=10) == timedelta(seconds=seconds)


def test_delay_has_an_end() -> None:
    assert delay_after(10_000, free=10) == LONGEST


def test_day_of_guessing_is_a_hundred_guesses() -> None:
    failures, moment = 0, timedelta(0)
    while moment < timedelta(days=1):
        moment += delay_after(failures, free=10)
        failures += 1

    assert failures < 120


def letters_in(minutes: int) -> list[int]:
    """The minutes in which letters go to somebody who asks every minute."""
    written: list[datetime] = []
    for minute in range(minutes):
        now = NOW + timedelta(minutes=minute)
        recent = [one for one in written if one > now - timedelta(hours=1)]
        if may_write(recent, now):
            written.append(now)
    return [int((one - NOW).total_seconds()) // 60 for one in written]


def test_letters_to_one_address_wait_longer_and_longer() -> None:
    assert letters_in(60) == [0, 1, 2, 7, 22]


def test_address_gets_letters_again_in_the_next_hour() -> None:
    assert len(letters_in(180)) <= 15
    assert max(letters_in(180)) > 60
