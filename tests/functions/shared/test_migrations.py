"""The migration job, which may die anywhere and is then run again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.ydb.process import DATABASE, YdbProcess
from shared.config import DatabaseSettings
from shared.database import Database
from shared.migrations import apply_migrations, read_migrations, split_statements
from tools.backup.raw import RawDatabase, tables_of_migrations
from tools.backup.values import Columns

#: Done twice they do what they do once; whether one column or index is there is looked up first.
REPEATABLE = re.compile(
    r"CREATE TABLE IF NOT EXISTS |DROP TABLE IF EXISTS |ALTER TABLE \w+ SET \(TTL"
    r"|ALTER TABLE \w+ (ADD|DROP) (COLUMN|INDEX) [^,]+(\([^)]*\))?$"
)


class Died(BaseException):
    """The end of a job: nothing of it handles this."""


class DyingDatabase(Database):
    """Its job dies right after each statement that it carries out for the first time."""

    def __init__(self, endpoint: str, database: str) -> None:
        super().__init__(endpoint, database)
        self.endpoint = endpoint
        self.carried_out: set[str] = set()

    def script(self, text: str) -> None:
        super().script(text)
        if text not in self.carried_out:
            self.carried_out.add(text)
            raise Died


@pytest.fixture
def dying(tmp_path: Path) -> Iterator[DyingDatabase]:
    process = YdbProcess(tmp_path / "data.sqlite")
    database = DyingDatabase(process.endpoint, DATABASE)
    yield database
    database.close()
    process.stop()


def test_job_that_dies_after_every_statement_ends_with_the_same_tables(
    dying: DyingDatabase, database: Database, ydb_endpoint: str
) -> None:
    deaths = 0
    while True:
        try:
            apply_migrations(dying, pause=0)
            break
        except Died:
            deaths += 1

    assert deaths == len(dying.carried_out)
    assert dying.carried_out >= {one for _, text in read_migrations() for one in split_statements(text)}
    assert columns(dying.endpoint) == columns(ydb_endpoint)


def columns(endpoint: str) -> dict[str, Columns]:
    """Every table with its columns."""
    raw = RawDatabase(DatabaseSettings(ydb_endpoint=endpoint, ydb_database=DATABASE))
    with raw.snapshot() as snapshot:
        found = {table: next(snapshot.read(table))[0] for table in tables_of_migrations()}
    raw.close()
    return found


def test_every_statement_may_be_carried_out_twice() -> None:
    statements = [(name, one) for name, text in read_migrations() for one in split_statements(text)]

    assert [(name, one) for name, one in statements if not REPEATABLE.match(one)] == []
