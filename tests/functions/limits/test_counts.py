"""The counts everybody knows, in a real table."""

import os
from collections.abc import Iterator

import pytest

from local.ydb.control import Control
from local.ydb.faults import Fault
from local.ydb.process import DATABASE
from shared.config import read_settings
from shared.database import Database
from shared.ids import new_id
from shared.limits.counting import Counters, Lot
from shared.limits.rules import Policy
from shared.limits.store import report

NOW = 1_800_000_000


@pytest.fixture(autouse=True)
def environment(database: Database, ydb_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the manifest gives a function."""
    monkeypatch.setenv("YDB_ENDPOINT", ydb_endpoint)
    monkeypatch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


def policy(tenant_id: str, counter: str = "read anna") -> Policy:
    return Policy("read", tenant_id, counter, quota=20, window=60, step=4)


def test_lots_add_up(tenant_id: str) -> None:
    mine, ours = policy(tenant_id), policy(tenant_id, "read *")

    assert report([Lot(mine, NOW, 4), Lot(ours, NOW, 6)]) == [4, 6]
    assert report([Lot(ours, NOW, 1), Lot(mine, NOW, 4)]) == [7, 8]


def test_windows_and_agencies_do_not_mix(tenant_id: str) -> None:
    report([Lot(policy(tenant_id), NOW, 4)])

    assert report([Lot(policy(tenant_id), NOW + 60, 1)]) == [1]
    assert report([Lot(policy(new_id("tenant")), NOW, 2)]) == [2]


def test_two_instances_share_a_quota(tenant_id: str) -> None:
    instances = [Counters(report), Counters(report)]

    through = 0
    for turn in range(60):
        [level] = instances[turn % 2].take([policy(tenant_id)], NOW)
        through += not level.is_exhausted

    assert 20 <= through <= 20 + 2 * 4


def test_silent_database_stops_nobody(tenant_id: str, ydb_endpoint: str) -> None:
    control = Control(ydb_endpoint)
    control.inject(Fault("ExecuteQuery", "UNAVAILABLE", times=None))
    try:
        instance = Counters(report)
        levels = [instance.take([policy(tenant_id)], NOW)[0] for _ in range(6)]
    finally:
        control.clear()
        control.close()

    assert not any(level.is_exhausted for level in levels)
