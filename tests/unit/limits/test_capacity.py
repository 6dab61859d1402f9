"""Runs under way and rubles of a day: when an agency may start another run."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shared.errors import TooManyRequests
from shared.limits.capacity import BELIEVED, Capacity, Standing
from shared.limits.rules import RunLimits

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
LIMITS = RunLimits(open=10, rubles_a_day=Decimal(1000))


class Tables:
    """What the database would say."""

    def __init__(self, open_runs: int = 0, rubles: str = "0") -> None:
        self.standing = Standing(open_runs, Decimal(rubles), LIMITS)
        self.reads = 0

    def read(self, tenant_id: str, now: datetime) -> Standing:
        self.reads += 1
        return self.standing


def test_agency_with_room_starts_a_run() -> None:
    Capacity(Tables(9, "999").read).require("t", NOW)


def test_agency_with_all_runs_under_way_waits_for_seconds() -> None:
    with pytest.raises(TooManyRequests) as caught:
        Capacity(Tables(10).read).require("t", NOW)

    assert caught.value.retry_after == 5
    assert "не больше 10 запросов" in caught.value.detail_ru


def test_agency_that_has_spent_its_day_waits_for_the_next() -> None:
    with pytest.raises(TooManyRequests) as caught:
        Capacity(Tables(0, "1000").read).require("t", NOW)

    assert caught.value.retry_after == 3 * 3600 + 1
    assert "1000 ₽" in caught.value.detail_ru


def test_agency_far_from_its_bounds_is_believed_for_seconds() -> None:
    tables = Tables()
    capacity = Capacity(tables.read)

    for second in (0, 1, 4):
        capacity.require("t", NOW + timedelta(seconds=second))
    assert tables.reads == 1

    capacity.require("t", NOW + BELIEVED)
    assert tables.reads == 2


@pytest.mark.parametrize("near", [Tables(5), Tables(0, "500")])
def test_agency_near_a_bound_is_looked_up_each_time(near: Tables) -> None:
    capacity = Capacity(near.read)

    for _ in range(3):
        capacity.require("t", NOW)

    assert near.reads == 3


def test_burst_through_one_instance_ends_at_the_bound() -> None:
    tables = Tables()
    capacity = Capacity(tables.read)
    started = 0

    for _ in range(30):
        try:
            capacity.require("t", NOW)
        except TooManyRequests:
            continue
        started += 1
        tables.standing = Standing(started, Decimal(0), LIMITS)

    assert started == LIMITS.open


def test_what_was_read_with_something_else_is_used() -> None:
    tables = Tables()
    capacity = Capacity(tables.read)

    capacity.learn("t", Standing(0, Decimal(0), LIMITS), NOW)
    capacity.require("t", NOW)

    assert tables.reads == 0


def test_agencies_do_not_use_up_each_others_room() -> None:
    tables = Tables(9)
    capacity = Capacity(tables.read)
    capacity.require("t", NOW)

    capacity.require("other", NOW)

    assert tables.reads == 2
