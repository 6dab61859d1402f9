"""A firing of the timer: each job once, by one instance, whatever becomes of the others."""

from datetime import UTC, datetime, timedelta

import pytest

from functions.housekeeping.jobs import Job, load_jobs
from functions.housekeeping.leases import CLOCK_SKEW, Leases
from functions.housekeeping.rounds import JobsFailed, Work, keep_house
from functions.housekeeping.settings import HousekeepingSettings
from functions.housekeeping.work import work_of
from shared.database import Database
from shared.ids import new_id

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class House:
    """Jobs of a test's own over the real table, with a clock that the test turns."""

    def __init__(self, database: Database) -> None:
        self.now = NOON
        self.calls: list[str] = []
        self.broken: set[str] = set()
        self.leases = Leases(database, lambda: self.now)
        self._prefix = new_id("job")
        self.jobs = [self.job("first"), self.job("second")]

    def job(self, name: str) -> Job:
        return Job(name=f"{self._prefix}:{name}", does=name)

    def fire(self, fired_at: datetime) -> None:
        """Let the timer go off."""
        work = {job.name: self._work(job) for job in self.jobs}
        keep_house(self.jobs, work, self.leases, fired_at, self.now + MINUTE, lambda: self.now)

    def _work(self, job: Job) -> Work:
        def work(now: datetime) -> dict[str, int]:
            self.calls.append(job.does)
            if job.does in self.broken:
                raise ValueError("broken")
            return {}

        return work


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_firing_does_every_job(house: House) -> None:
    house.fire(NOON)

    assert house.calls == ["first", "second"]


def test_firing_that_arrives_twice_does_nothing_the_second_time(house: House) -> None:
    house.fire(NOON)
    house.fire(NOON)

    assert house.calls == ["first", "second"]


def test_next_firing_does_them_again(house: House) -> None:
    house.fire(NOON)
    house.now = NOON + MINUTE
    house.fire(NOON + MINUTE)

    assert house.calls == ["first", "second"] * 2


def test_job_that_fails_does_not_stop_the_next_and_fails_the_firing(house: House) -> None:
    house.broken = {"first"}

    with pytest.raises(JobsFailed, match="first"):
        house.fire(NOON)

    assert house.calls == ["first", "second"]


def test_repeated_firing_tries_only_what_failed(house: House) -> None:
    house.broken = {"first"}
    with pytest.raises(JobsFailed):
        house.fire(NOON)

    house.broken = set()
    house.fire(NOON)

    assert house.calls == ["first", "second", "first"]


def test_two_firings_at_once_do_not_both_have_the_job(house: House) -> None:
    job, until = house.jobs[0], NOON + MINUTE

    first = house.leases.take(job, NOON, until)
    second = house.leases.take(job, NOON + timedelta(seconds=1), until)

    assert first
    assert second is None


def test_job_of_an_instance_that_died_is_taken_when_its_invocation_is_over(house: House) -> None:
    house.leases.take(house.jobs[0], NOON, NOON + MINUTE)
    house.now = NOON + MINUTE + CLOCK_SKEW

    assert house.leases.take(house.jobs[0], NOON + MINUTE, house.now + MINUTE)


def test_instance_that_outlived_its_lease_does_not_end_another_ones(house: House) -> None:
    slow = house.leases.take(house.jobs[0], NOON, NOON + MINUTE)
    house.now = NOON + 2 * MINUTE
    house.leases.take(house.jobs[0], house.now, house.now + MINUTE)
    assert slow

    house.leases.finish(slow)

    assert house.leases.take(house.jobs[0], house.now + MINUTE / 2, house.now + MINUTE) is None


def test_job_is_not_begun_when_the_invocation_is_about_to_end(house: House) -> None:
    soon = NOON + timedelta(seconds=5)

    keep_house(house.jobs, {}, house.leases, NOON, soon, lambda: NOON)

    assert house.leases.take(house.jobs[0], NOON, NOON + MINUTE), "nobody took it"


def test_every_job_of_the_table_can_be_done(database: Database) -> None:
    given = {"ydb_endpoint": "", "ydb_database": "", "buckets": '{"documents": "documents"}'}

    work = work_of(database, HousekeepingSettings.model_validate(given))

    assert set(work) == {job.name for job in load_jobs()}
