"""Faults on order, through the SDK."""

import pytest
import ydb

from local.ydb.control import Control
from local.ydb.faults import DROP, Fault
from tests.local.ydb.conftest import Session, rows

RETRIED = {
    "ABORTED": ydb.Aborted,
    "UNAVAILABLE": ydb.Unavailable,
    "OVERLOADED": ydb.Overloaded,
    "BAD_SESSION": ydb.BadSession,
}


@pytest.mark.parametrize(("status", "error"), RETRIED.items())
def test_a_fault_strikes_once_and_nothing_was_done(
    query: Session, counters: str, control: Control, status: str, error: type[Exception]
) -> None:
    control.inject(Fault("ExecuteQuery", status))

    with pytest.raises(error):
        query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    assert query(f"SELECT id FROM {counters}") == []


@pytest.mark.parametrize("status", RETRIED)
def test_the_sdk_gets_over_a_fault_by_itself(
    query: Session, counters: str, control: Control, status: str
) -> None:
    control.inject(Fault("ExecuteQuery", status, times=2))
    quick = ydb.BackoffSettings(ceiling=1, slot_duration=0.01)
    settings = ydb.RetrySettings(slow_backoff_settings=quick, fast_backoff_settings=quick)

    query.pool.execute_with_retries(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)", retry_settings=settings)

    assert query(f"SELECT id FROM {counters}") == [{"id": 1}]


def test_an_undetermined_commit_may_have_been_done(query: Session, counters: str, control: Control) -> None:
    control.inject(Fault("Commit", "UNDETERMINED", applied=True))

    with pytest.raises(ydb.Undetermined):
        query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    assert query(f"SELECT id FROM {counters}") == [{"id": 1}]


def test_an_undetermined_commit_may_not_have_been_done(
    query: Session, counters: str, control: Control
) -> None:
    control.inject(Fault("Commit", "UNDETERMINED"))

    with pytest.raises(ydb.Undetermined):
        query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    assert query(f"SELECT id FROM {counters}") == []


def test_a_dropped_stream_may_hide_a_commit(query: Session, counters: str, control: Control) -> None:
    control.inject(Fault("ExecuteQuery", DROP, applied=True))

    with pytest.raises((ydb.Unavailable, ydb.issues.ConnectionError)):
        query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    # The SDK has dropped the connection with the stream: its retries wait for a new one.
    (found,) = query.pool.execute_with_retries(f"SELECT id FROM {counters}")
    assert rows(found) == [{"id": 1}]


def test_a_stream_dropped_before_the_commit_leaves_nothing(
    query: Session, counters: str, control: Control
) -> None:
    control.inject(Fault("Commit", DROP))

    with pytest.raises((ydb.Unavailable, ydb.issues.ConnectionError)):
        query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    (found,) = query.pool.execute_with_retries(f"SELECT id FROM {counters}")
    assert rows(found) == []


def test_every_third_commit_is_aborted_until_cleared(query: Session, counters: str, control: Control) -> None:
    control.inject(Fault("Commit", "ABORTED", every=3, times=None))
    outcomes = []
    for number in range(1, 8):
        try:
            query(f"UPSERT INTO {counters} (id, n) VALUES ({number}, 1)")
            outcomes.append(True)
        except ydb.Aborted:
            outcomes.append(False)

    control.clear()
    query(f"UPSERT INTO {counters} (id, n) VALUES (9, 1)")

    assert outcomes == [True, True, False, True, True, False, True]
    assert [row["id"] for row in query(f"SELECT id FROM {counters} ORDER BY id")] == [1, 2, 4, 5, 7, 9]


def test_transactions_and_commits_are_counted(query: Session, counters: str, control: Control) -> None:
    control.clear()
    query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1); SELECT id FROM {counters}")
    query(f"SELECT id FROM {counters}")

    counts = control.counts()

    assert (counts["ExecuteQuery"], counts["Transaction"], counts["Commit"]) == (2, 2, 1)
