"""One function against the local cloud: a real database behind the real SDK, real queues behind boto3."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.ydb.process import DATABASE, YdbProcess
from shared.database import Database
from shared.ids import new_id
from shared.migrations import apply_migrations
from shared.queue_client import queue_client


@pytest.fixture(scope="session")
def ydb_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real YDB when YDB_TEST_ENDPOINT names one, else a local one for the session."""
    given = os.environ.get("YDB_TEST_ENDPOINT")
    if given:
        yield given
        return
    process = YdbProcess(Path(tmp_path_factory.mktemp("ydb")) / "data.sqlite")
    yield process.endpoint
    process.stop()


@pytest.fixture(scope="session")
def database(ydb_endpoint: str) -> Iterator[Database]:
    """The product's tables, migrated."""
    os.environ.setdefault("YDB_ANONYMOUS_CREDENTIALS", "1")
    made = Database(ydb_endpoint, os.environ.get("YDB_TEST_DATABASE", DATABASE))
    apply_migrations(made, pause=0 if "YDB_TEST_ENDPOINT" not in os.environ else 2.1)
    yield made
    made.close()


@pytest.fixture(scope="session", autouse=True)
def no_connections_left() -> Iterator[None]:
    """An instance keeps its connections to the queues until it dies; tests end before."""
    yield
    queue_client.cache_clear()


@pytest.fixture
def tenant_id() -> str:
    """An agency of the test's own: tests share tables and never meet."""
    return new_id("tenant")
