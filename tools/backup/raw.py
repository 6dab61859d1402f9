"""YDB for copying: whole tables, values as they are kept, no product types.

Table and column names stand in the text of these statements, since YQL takes no parameter for them. They come
from our own migrations and from the database, and are checked to be plain names.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import ydb

from shared.config import DatabaseSettings
from shared.migrations import read_migrations
from shared.yql_types import parse_type
from tools.backup.values import Columns, type_name

#: Copying is no hurry: a database at its limit of request units is asked again for about a minute.
RETRIES = ydb.RetrySettings(
    max_retries=12, slow_backoff_settings=ydb.BackoffSettings(ceiling=4, slot_duration=0.5), idempotent=True
)
CONNECT_SECONDS = 20
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CREATED = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)")
_DROPPED = re.compile(r"DROP TABLE (?:IF EXISTS )?(\w+)")

Rows = Sequence[Sequence[Any]]


def tables_of_migrations(applied: Collection[str] | None = None) -> list[str]:
    """The product's tables, in the order of their migrations: of all, or of those that a database has."""
    tables: dict[str, None] = {}
    for name, text in read_migrations():
        if applied is not None and name not in applied:
            continue
        tables |= dict.fromkeys(_CREATED.findall(text))
        for gone in _DROPPED.findall(text):
            tables.pop(gone, None)
    return list(tables)


class RawDatabase:
    """A connection of the copy's own."""

    def __init__(self, settings: DatabaseSettings) -> None:
        config = ydb.DriverConfig(
            settings.ydb_endpoint, settings.ydb_database, credentials=ydb.credentials_from_env_variables()
        )
        self._driver = ydb.Driver(config)
        self._driver.wait(timeout=CONNECT_SECONDS, fail_fast=True)
        self._pool = ydb.QuerySessionPool(self._driver, size=1, query_client_settings=_as_kept())

    @contextmanager
    def snapshot(self) -> Iterator["Snapshot"]:
        """Reads of one moment."""
        with self._pool.checkout() as session, session.transaction(ydb.QuerySnapshotReadOnly()) as tx:
            yield Snapshot(tx)
            tx.commit()

    def migrations(self) -> list[str]:
        """The names of those applied."""
        found = self._pool.execute_with_retries("SELECT name FROM schema_migrations", retry_settings=RETRIES)
        return sorted(row["name"] for part in found for row in part.rows)

    def has_rows(self, table: str) -> bool:
        found = self._pool.execute_with_retries(
            f"SELECT 1 AS one FROM {_checked(table)} LIMIT 1",  # nosec B608
            retry_settings=RETRIES,
        )
        return any(part.rows for part in found)

    def upsert(self, table: str, columns: Columns, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write whole rows; the same rows again change nothing."""
        names = ", ".join(map(_checked, columns))
        row = ydb.StructType()
        for name, kind in columns.items():
            row.add_member(name, parse_type(kind).sdk)
        self._pool.execute_with_retries(
            f"UPSERT INTO {_checked(table)} ({names}) SELECT {names} FROM AS_TABLE($rows)",  # nosec B608
            {"$rows": (list(rows), ydb.ListType(row))},
            retry_settings=RETRIES,
        )

    def drop(self, table: str) -> None:
        """With all its rows; one that is gone already stays gone."""
        self._pool.execute_with_retries(f"DROP TABLE IF EXISTS {_checked(table)}", retry_settings=RETRIES)

    def close(self) -> None:
        self._pool.stop()
        self._driver.stop()


class Snapshot:
    """One moment of the database."""

    def __init__(self, tx: Any) -> None:
        self._tx = tx

    def read(self, table: str) -> Iterator[tuple[Columns, Rows]]:
        """The table in parts, as they arrive."""
        with self._tx.execute(f"SELECT * FROM {_checked(table)}") as parts:  # nosec B608
            for part in parts:
                columns = {column.name: type_name(column.type) for column in part.columns}
                yield columns, [[row[name] for name in columns] for row in part.rows]


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a plain name: {name}")
    return name


def _as_kept() -> Any:
    return (
        ydb.QueryClientSettings()
        .with_native_json_in_result_sets(False)
        .with_native_date_in_result_sets(False)
        .with_native_datetime_in_result_sets(False)
        .with_native_timestamp_in_result_sets(False)
        .with_native_interval_in_result_sets(False)
    )
