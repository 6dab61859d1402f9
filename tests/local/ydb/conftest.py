"""A YDB for the tests: the local one as a child process, or the real one of YDB_TEST_ENDPOINT.

With YDB_TEST_ENDPOINT=grpcs://… and YDB_TEST_DATABASE=/… the same tests ask the real service; those about
faults and the process itself are skipped. Tables have names nobody else has and are dropped.
"""

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import ydb

from local.ydb.control import Control
from local.ydb.process import DATABASE, YdbProcess

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Endpoint:
    """Where a YDB is."""

    endpoint: str
    database: str


class Session:
    """The SDK's pool, with results as plain lists of dicts."""

    def __init__(self, where: Endpoint) -> None:
        self.driver = ydb.Driver(endpoint=where.endpoint, database=where.database, disable_discovery=True)
        self.driver.wait(timeout=10, fail_fast=True)
        self.pool = ydb.QuerySessionPool(self.driver, size=10)

    def __call__(self, text: str, /, **parameters: Any) -> Rows:
        """The rows of the last result; parameters are `(value, type)` or plain values."""
        results = self.results(text, **parameters)
        return results[-1] if results else []

    def results(self, text: str, /, **parameters: Any) -> list[Rows]:
        """The rows of every result. One attempt: errors come as they are."""
        given = {f"${name}": value for name, value in parameters.items()}
        once = ydb.RetrySettings(max_retries=0)
        found = self.pool.execute_with_retries(text, given, retry_settings=once)
        return [rows(one) for one in found]

    def close(self) -> None:
        """Stop pool and driver."""
        self.pool.stop()
        self.driver.stop()


def rows(result: Any) -> Rows:
    """A result set as plain dicts."""
    return [{column.name: row[column.name] for column in result.columns} for row in result.rows]


@pytest.fixture(scope="session")
def ydb_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    if "YDB_TEST_ENDPOINT" in os.environ:
        yield Endpoint(os.environ["YDB_TEST_ENDPOINT"], os.environ["YDB_TEST_DATABASE"])
        return
    server = YdbProcess(tmp_path_factory.mktemp("ydb") / "data.sqlite")
    yield Endpoint(server.endpoint, DATABASE)
    server.stop()


@pytest.fixture(scope="session")
def query(ydb_endpoint: Endpoint) -> Iterator[Session]:
    session = Session(ydb_endpoint)
    yield session
    session.close()


@pytest.fixture
def make_table(query: Session) -> Iterator[Callable[[str], str]]:
    """Creates a table from its definition in brackets (and what follows) and tells its name."""
    made: list[str] = []

    def make(definition: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        query(f"CREATE TABLE {name} {definition}")
        made.append(name)
        return name

    yield make
    for name in made:
        query(f"DROP TABLE IF EXISTS {name}")


@pytest.fixture
def counters(make_table: Callable[[str], str]) -> str:
    """`id`, `n` and an optional `note`."""
    return make_table("(id Uint64 NOT NULL, n Int64 NOT NULL, note Utf8, PRIMARY KEY (id))")


@pytest.fixture
def control(ydb_endpoint: Endpoint) -> Iterator[Control]:
    """Orders to the local server, cancelled after the test."""
    if "YDB_TEST_ENDPOINT" in os.environ:
        pytest.skip("only the local YDB takes orders")
    control = Control(ydb_endpoint.endpoint)
    control.clear()
    yield control
    control.clear()
    control.close()


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[[], YdbProcess]]:
    """Starts servers on one and the same file."""
    if "YDB_TEST_ENDPOINT" in os.environ:
        pytest.skip("only the local YDB can be killed")
    started: list[YdbProcess] = []

    def start() -> YdbProcess:
        started.append(YdbProcess(tmp_path / "data.sqlite"))
        return started[-1]

    yield start
    for server in started:
        server.kill()
