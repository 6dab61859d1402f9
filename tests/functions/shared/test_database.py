"""The database as an instance keeps it for its life."""

from pathlib import Path

import pytest

from local.ydb.control import Control
from local.ydb.faults import DROP, Fault
from local.ydb.process import DATABASE, YdbProcess
from shared.database import Database, Statement, Transaction
from shared.errors import Conflict, Unavailable

ONE = Statement("SELECT 1 AS one;")
READ = Statement('SELECT n FROM counters WHERE name = "it"u;')
WRITE = Statement('DECLARE $n AS Int64; UPSERT INTO counters (name, n) VALUES ("it"u, $n);')


@pytest.fixture(autouse=True)
def anonymous(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YDB_ANONYMOUS_CREDENTIALS", "1")


def test_dropped_connection_is_made_anew(tmp_path: Path) -> None:
    server = YdbProcess(tmp_path / "data.sqlite")
    database = Database(server.endpoint, DATABASE)
    control = Control(server.endpoint)
    control.inject(Fault("ExecuteQuery", DROP))

    answers = [database.read(ONE) for _ in range(2)]

    assert answers == [[[{"one": 1}]]] * 2
    control.close()
    database.close()
    server.stop()


def test_server_that_was_away_is_found_again(tmp_path: Path) -> None:
    server = YdbProcess(tmp_path / "data.sqlite")
    database = Database(server.endpoint, DATABASE)
    database.read(ONE)
    server.kill()
    with pytest.raises(Unavailable):
        database.read(ONE)

    again = YdbProcess(tmp_path / "data.sqlite", server.port)

    assert answer_within(database, tries=5) == [[{"one": 1}]]
    database.close()
    again.stop()


def test_error_of_our_own_inside_a_transaction_ends_it_without_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = YdbProcess(tmp_path / "data.sqlite")
    database = Database(server.endpoint, DATABASE)

    def refuse(tx: Transaction) -> None:
        tx.execute(ONE)
        raise Conflict("Уже завершено.", "Already finished.")

    with pytest.raises(Conflict):
        database.transaction(refuse)

    assert [record.getMessage() for record in caplog.records if record.name.startswith("ydb")] == []
    assert database.read(ONE) == [[{"one": 1}]]
    database.close()
    server.stop()


def test_lost_conflict_is_tried_again_without_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server = YdbProcess(tmp_path / "data.sqlite")
    database = Database(server.endpoint, DATABASE)
    database.script("CREATE TABLE counters (name Utf8 NOT NULL, n Int64 NOT NULL, PRIMARY KEY (name));")
    database.query(WRITE, n=0)
    seen: list[int] = []

    def add(tx: Transaction) -> None:
        seen.extend(row["n"] for row in tx.execute(READ)[0])
        if len(seen) == 1:
            database.query(WRITE, n=10)
        tx.commit(WRITE, n=seen[-1] + 1)

    database.transaction(add)

    assert (seen, database.read(READ)[0]) == ([0, 10], [{"n": 11}])
    assert [record.getMessage() for record in caplog.records if record.name.startswith("ydb")] == []
    database.close()
    server.stop()


def answer_within(database: Database, tries: int) -> list[list[dict[str, object]]]:
    """Each try waits about two seconds by itself."""
    for _ in range(tries - 1):
        try:
            return database.read(ONE)
        except Unavailable:
            continue
    return database.read(ONE)
