"""The server as a process: what survives it, and what ends it."""

import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from local.ydb.control import Control
from local.ydb.process import DATABASE, YdbProcess
from tests.local.ydb.conftest import Endpoint, Session

StartServer = Callable[[], YdbProcess]


def open_session(server: YdbProcess) -> Session:
    return Session(Endpoint(server.endpoint, DATABASE))


def test_committed_rows_and_tables_survive_a_kill(start_server: StartServer) -> None:
    first = start_server()
    query = open_session(first)
    query(
        """CREATE TABLE kept (id Uint64 NOT NULL, sum Decimal(22,9), until Timestamp, PRIMARY KEY (id),
            INDEX by_sum GLOBAL ON (sum) COVER (until)) WITH (TTL = Interval("PT1H") ON until)"""
    )
    query("UPSERT INTO kept (id, sum) VALUES (1, Decimal('1.5', 22, 9))")
    first.kill()
    query.driver.stop()

    again = open_session(start_server())
    found = again("SELECT id FROM kept VIEW by_sum WHERE sum = Decimal('1.5', 22, 9)")
    again.close()

    assert found == [{"id": 1}]


def test_an_open_transaction_does_not_survive_a_kill(start_server: StartServer) -> None:
    first = start_server()
    query = open_session(first)
    query("CREATE TABLE kept (id Uint64 NOT NULL, PRIMARY KEY (id))")
    transaction = query.pool.acquire().transaction()
    list(transaction.execute("UPSERT INTO kept (id) VALUES (1)"))
    first.kill()
    query.driver.stop()

    again = open_session(start_server())
    found = again("SELECT id FROM kept")
    again.close()

    assert found == []


def test_a_sweep_deletes_expired_rows(start_server: StartServer) -> None:
    server = start_server()
    query, control = open_session(server), Control(server.endpoint)
    query("CREATE TABLE t (id Uint64, at Timestamp, PRIMARY KEY (id)) WITH (TTL = Interval('PT0S') ON at)")
    query("UPSERT INTO t (id, at) VALUES (1, Timestamp('2026-01-01T00:00:00Z')), (2, NULL)")

    swept = (control.sweep(), control.sweep())
    query.close()
    control.close()

    assert swept == (1, 0)


def test_the_server_ends_with_the_pipe_of_its_parent(start_server: StartServer) -> None:
    parent = "from local.ydb.process import YdbProcess; import pathlib, sys, os\n"
    parent += "print(YdbProcess(pathlib.Path(sys.argv[1])).port, flush=True); os._exit(0)"
    server = start_server()
    path = server.path.with_name("orphan.sqlite")
    port = int(subprocess.run([sys.executable, "-c", parent, path], capture_output=True, check=True).stdout)

    with pytest.raises(ConnectionRefusedError):
        _wait_until_refused(port)


def _wait_until_refused(port: int) -> None:
    for _ in range(100):
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.recv(1024)
