"""Requests counted in many instances: what gets through, and what it costs."""

from collections import defaultdict
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.limits import counting
from shared.limits.counting import Counters, Level, Lot
from shared.limits.rules import Policy

NOW = 1_800_000_000.0
MINE = Policy("read", "t", "read anna", quota=100, window=60, step=5)
OURS = Policy("read-agency", "t", "read *", quota=150, window=60, step=7)


class Table:
    """What all instances share."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str, int], int] = defaultdict(int)
        self.calls = 0

    def report(self, lots: Sequence[Lot]) -> list[int]:
        self.calls += 1
        for lot in lots:
            self.sums[_key(lot)] += lot.count
        return [self.sums[_key(lot)] for lot in lots]


def _key(lot: Lot) -> tuple[str, str, int]:
    return lot.policy.tenant_id, lot.policy.counter, lot.began


@pytest.fixture
def table() -> Table:
    return Table()


def passes(levels: Sequence[Level]) -> bool:
    return not any(level.is_exhausted for level in levels)


def let_through(instance: Counters, requests: int, policy: Policy = MINE, now: float = NOW) -> int:
    return sum(passes(instance.take([policy], now)) for _ in range(requests))


def test_one_instance_counts_exactly(table: Table) -> None:
    assert let_through(Counters(table.report), 300) == MINE.quota


def test_quota_is_there_again_in_the_next_window(table: Table) -> None:
    instance = Counters(table.report)
    let_through(instance, 300)

    assert let_through(instance, 300, now=NOW + 60) == MINE.quota


def test_request_that_is_refused_costs_nothing(table: Table) -> None:
    instance = Counters(table.report)
    let_through(instance, 100)
    before = table.calls

    let_through(instance, 1000)

    assert table.calls == before


def test_most_requests_cost_nothing(table: Table) -> None:
    let_through(Counters(table.report), 100)

    assert table.calls == 100 / MINE.step


def test_first_requests_of_an_instance_cost_nothing(table: Table) -> None:
    let_through(Counters(table.report), MINE.step - 1)

    assert table.calls == 0


@given(st.lists(st.integers(0, 9), max_size=1500))
def test_instances_together_let_through_little_more_than_the_quota(order: list[int]) -> None:
    table = Table()
    instances = [Counters(table.report) for _ in range(10)]

    through = sum(let_through(instances[number], 1) for number in order)

    assert through >= min(len(order), MINE.quota)
    assert through <= MINE.quota + len(instances) * MINE.step


def test_what_the_others_used_is_refused_here_too(table: Table) -> None:
    let_through(Counters(table.report), 100)

    assert let_through(Counters(table.report), 100) <= MINE.step


def test_either_policy_refuses(table: Table) -> None:
    instance = Counters(table.report)
    through = 0
    for person in ("anna", "boris", "vera"):
        mine = Policy("read", "t", f"read {person}", quota=100, window=60, step=5)
        through += sum(passes(instance.take([mine, OURS], NOW)) for _ in range(100))

    assert through == OURS.quota


def test_request_refused_by_the_agency_is_not_counted_for_the_caller(table: Table) -> None:
    instance = Counters(table.report)
    let_through(instance, 150, OURS)

    [mine, ours] = instance.take([MINE, OURS], NOW)

    assert (mine.left, ours.left) == (MINE.quota - 1, -1)
    assert let_through(instance, 100) == 100


def test_callers_of_two_agencies_do_not_share_a_window(table: Table) -> None:
    instance = Counters(table.report)
    let_through(instance, 200)

    assert let_through(instance, 100, Policy("read", "other", "read anna", 100, 60, 5)) == 100


def test_what_is_left_and_for_how_long_is_told(table: Table) -> None:
    instance = Counters(table.report)
    let_through(instance, 10, now=NOW + 45)

    [level] = instance.take([MINE], NOW + 45)

    assert (level.left, level.reset) == (89, 15)


def test_instance_that_cannot_tell_counts_alone() -> None:
    assert let_through(Counters(lambda lots: None), 300) == MINE.quota


def test_memory_has_an_end(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MAX_KEPT", 50)
    instance = Counters(table.report)

    for number in range(500):
        instance.take([Policy("public", "*", f"public {number}", 10, 60, 1)], NOW + number)

    assert len(instance._windows) <= 50
