"""Serializable transactions: what conflicts, what does not, and when one is told."""

from collections.abc import Iterator
from typing import Any

import pytest
import ydb

from tests.local.ydb.conftest import Rows, Session, rows


class Worker:
    """A client with a transaction of its own."""

    def __init__(self, session: Any, mode: Any = None) -> None:
        self._transaction = session.transaction(mode or ydb.QuerySerializableReadWrite())

    def __call__(self, text: str) -> Rows:
        with self._transaction.execute(text) as results:
            found = [rows(one) for one in results]
        return found[-1] if found else []

    def commit(self) -> None:
        self._transaction.commit()

    def rollback(self) -> None:
        self._transaction.rollback()


@pytest.fixture
def accounts(query: Session, counters: str) -> str:
    """Two accounts with 100 each."""
    query(f"UPSERT INTO {counters} (id, n) VALUES (1, 100), (2, 100)")
    return counters


@pytest.fixture
def two(query: Session) -> Iterator[tuple[Worker, Worker]]:
    """Two workers at once."""
    with query.pool.checkout() as one, query.pool.checkout() as other:
        yield Worker(one), Worker(other)


def balances(query: Session, table: str) -> dict[int, int]:
    """What is committed."""
    return {row["id"]: row["n"] for row in query(f"SELECT id, n FROM {table} ORDER BY id")}


def test_a_lost_update_is_aborted(query: Session, accounts: str, two: tuple[Worker, Worker]) -> None:
    first, second = two
    first(f"SELECT n FROM {accounts} WHERE id = 1")
    second(f"SELECT n FROM {accounts} WHERE id = 1")
    second(f"UPSERT INTO {accounts} (id, n) VALUES (1, 150)")
    second.commit()
    first(f"UPSERT INTO {accounts} (id, n) VALUES (1, 50)")

    with pytest.raises(ydb.Aborted):
        first.commit()

    assert balances(query, accounts) == {1: 150, 2: 100}


def test_a_write_skew_is_aborted(query: Session, accounts: str, two: tuple[Worker, Worker]) -> None:
    first, second = two
    for worker in two:
        worker(f"SELECT SUM(n) AS total FROM {accounts}")
    first(f"UPSERT INTO {accounts} (id, n) VALUES (1, 0)")
    second(f"UPSERT INTO {accounts} (id, n) VALUES (2, 0)")
    first.commit()

    with pytest.raises(ydb.Aborted):
        second.commit()

    assert balances(query, accounts) == {1: 0, 2: 100}


def test_a_phantom_is_aborted(query: Session, accounts: str, two: tuple[Worker, Worker]) -> None:
    first, second = two
    first(f"SELECT id FROM {accounts} WHERE n > 100")
    second(f"UPSERT INTO {accounts} (id, n) VALUES (3, 500)")
    second.commit()
    first(f"UPSERT INTO {accounts} (id, n) VALUES (1, 0)")

    with pytest.raises(ydb.Aborted):
        first.commit()

    assert balances(query, accounts) == {1: 100, 2: 100, 3: 500}


def test_blind_upserts_of_one_key_both_commit(
    query: Session, accounts: str, two: tuple[Worker, Worker]
) -> None:
    first, second = two
    first(f"UPSERT INTO {accounts} (id, n) VALUES (7, 1)")
    second(f"UPSERT INTO {accounts} (id, n) VALUES (7, 2)")

    first.commit()
    second.commit()

    assert balances(query, accounts) == {1: 100, 2: 100, 7: 2}


def test_changes_of_different_rows_both_commit(
    query: Session, accounts: str, two: tuple[Worker, Worker]
) -> None:
    first, second = two
    first(f"SELECT n FROM {accounts} WHERE id = 1")
    second(f"SELECT n FROM {accounts} WHERE id = 2")
    first(f"UPSERT INTO {accounts} (id, n) VALUES (1, 1)")
    second(f"UPSERT INTO {accounts} (id, n) VALUES (2, 2)")

    second.commit()
    first.commit()

    assert balances(query, accounts) == {1: 1, 2: 2}


def test_what_is_not_committed_is_seen_by_its_own_transaction_only(
    query: Session, accounts: str, two: tuple[Worker, Worker]
) -> None:
    first, second = two
    first(f"UPSERT INTO {accounts} (id, n) VALUES (1, 1)")
    seen_by_second = second(f"SELECT n FROM {accounts} WHERE id = 1")
    seen_by_first = first(f"SELECT n FROM {accounts} WHERE id = 1")

    assert (seen_by_first, seen_by_second) == ([{"n": 1}], [{"n": 100}])
    assert balances(query, accounts) == {1: 100, 2: 100}


def test_a_rolled_back_transaction_leaves_nothing(
    query: Session, accounts: str, two: tuple[Worker, Worker]
) -> None:
    worker, _ = two
    worker(f"UPSERT INTO {accounts} (id, n) VALUES (1, 1)")

    worker.rollback()

    assert balances(query, accounts) == {1: 100, 2: 100}


def test_a_conditional_update_is_won_once(query: Session, accounts: str, two: tuple[Worker, Worker]) -> None:
    claim = f"UPDATE {accounts} SET n = 0 WHERE id = 1 AND n = 100 RETURNING id"
    first, second = two
    claimed = [first(claim), second(claim)]
    second.commit()

    with pytest.raises(ydb.Aborted):
        first.commit()

    assert claimed == [[{"id": 1}], [{"id": 1}]]
    assert query(claim) == []


def test_a_failed_statement_ends_its_transaction(
    query: Session, accounts: str, two: tuple[Worker, Worker]
) -> None:
    worker, _ = two
    worker(f"UPSERT INTO {accounts} (id, n) VALUES (1, 1)")
    with pytest.raises(ydb.PreconditionFailed):
        worker(f"INSERT INTO {accounts} (id, n) VALUES (2, 1)")

    with pytest.raises((ydb.NotFound, RuntimeError)):
        worker.commit()

    assert balances(query, accounts) == {1: 100, 2: 100}


def test_readers_alone_never_conflict(query: Session, accounts: str, two: tuple[Worker, Worker]) -> None:
    reader, writer = two
    found = reader(f"SELECT n FROM {accounts} WHERE id = 1")
    writer(f"UPSERT INTO {accounts} (id, n) VALUES (1, 1)")
    writer.commit()

    reader.commit()

    assert found == [{"n": 100}]


def test_a_snapshot_does_not_see_later_commits(query: Session, accounts: str) -> None:
    with query.pool.checkout() as session:
        snapshot = Worker(session, ydb.QuerySnapshotReadOnly())
        before = snapshot(f"SELECT n FROM {accounts} WHERE id = 1")
        query(f"UPSERT INTO {accounts} (id, n) VALUES (1, 1)")

        after = snapshot(f"SELECT n FROM {accounts} WHERE id = 1")
        snapshot.commit()

    assert before == after == [{"n": 100}]


def test_a_snapshot_does_not_write(query: Session, accounts: str) -> None:
    with query.pool.checkout() as session:
        snapshot = Worker(session, ydb.QuerySnapshotReadOnly())

        with pytest.raises(ydb.Error):
            snapshot(f"UPSERT INTO {accounts} (id, n) VALUES (1, 1)")

    assert balances(query, accounts) == {1: 100, 2: 100}


def test_the_sdk_retries_an_aborted_transaction_with_fresh_reads(query: Session, accounts: str) -> None:
    attempts = 0

    def add_one(transaction: Any) -> None:
        nonlocal attempts
        attempts += 1
        with transaction.execute(f"SELECT n FROM {accounts} WHERE id = 1") as results:
            (found,) = [row["n"] for one in results for row in one.rows]
        if attempts == 1:
            query(f"UPDATE {accounts} SET n = n + 10 WHERE id = 1")
        with transaction.execute(f"UPSERT INTO {accounts} (id, n) VALUES (1, {found + 1})") as results:
            list(results)

    query.pool.retry_tx_sync(add_one)

    assert (attempts, balances(query, accounts)[1]) == (2, 111)


def test_the_time_of_a_transaction_stands_still(query: Session, two: tuple[Worker, Worker]) -> None:
    worker, _ = two

    first = worker("SELECT CurrentUtcTimestamp() AS now")
    second = worker("SELECT CurrentUtcTimestamp() AS now")

    assert first == second
