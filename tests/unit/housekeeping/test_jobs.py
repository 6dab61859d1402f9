"""Which jobs a firing of the timer should do."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.housekeeping.jobs import Job, JobState, is_due, load_jobs

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
EACH = Job(name="each", does="at every firing")
FIFTH = Job(name="fifth", does="every five minutes", every=5)


def test_job_that_was_never_done_is_due() -> None:
    assert is_due(FIFTH, JobState(), NOON, NOON)


def test_job_of_every_firing_is_due_at_the_next_one() -> None:
    assert is_due(EACH, JobState(done_for=NOON), NOON + MINUTE, NOON + MINUTE)


def test_repeated_call_for_the_same_firing_finds_the_job_done() -> None:
    assert not is_due(EACH, JobState(done_for=NOON), NOON, NOON + 2 * MINUTE)


def test_late_call_for_an_earlier_firing_finds_the_job_done() -> None:
    assert not is_due(EACH, JobState(done_for=NOON), NOON - MINUTE, NOON + MINUTE)


@pytest.mark.parametrize(("minutes", "due"), [(1, False), (4, False), (4.9, True), (5.1, True)])
def test_job_of_five_minutes_is_due_about_then(minutes: float, due: bool) -> None:
    fired_at = NOON + minutes * MINUTE

    assert is_due(FIFTH, JobState(done_for=NOON), fired_at, fired_at) is due


def test_job_that_somebody_is_at_is_not_due() -> None:
    held = JobState(done_for=NOON, lease_until=NOON + 2 * MINUTE)

    assert not is_due(EACH, held, NOON + MINUTE, NOON + MINUTE)


def test_job_whose_holder_died_is_due_when_the_lease_is_over() -> None:
    held = JobState(done_for=NOON, lease_until=NOON + MINUTE)

    assert is_due(EACH, held, NOON + MINUTE, NOON + MINUTE)


def test_every_job_of_the_table_has_its_own_name() -> None:
    names = [job.name for job in load_jobs()]

    assert names
    assert len(set(names)) == len(names)
