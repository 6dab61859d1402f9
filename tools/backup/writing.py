"""Tables to objects."""

import gzip
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from shared.objects import ObjectKey, Objects, object_key
from tools.backup.raw import RawDatabase, Rows, Snapshot, tables_of_migrations
from tools.backup.values import Columns, to_csv

#: Rows of one part: some megabytes before compression.
PART_ROWS = 5000


class TableCopy(BaseModel):
    """One table of a backup."""

    columns: dict[str, str]
    rows: int
    parts: int


class BackupManifest(BaseModel):
    """What a backup holds. It is written last: without it there is no backup."""

    made_at: str
    migrations: list[str]
    tables: dict[str, TableCopy]


def back_up(database: RawDatabase, bucket: Objects, name: str, made_at: str) -> BackupManifest:
    """Write every table of one moment under `name`."""
    migrations = database.migrations()
    with database.snapshot() as snapshot:
        there = tables_of_migrations(migrations)
        tables = {table: _copy(snapshot, bucket, name, table) for table in there}
    manifest = BackupManifest(made_at=made_at, migrations=migrations, tables=tables)
    bucket.put(manifest_key(name), manifest.model_dump_json(indent=1).encode(), "application/json")
    return manifest


def manifest_key(name: str) -> ObjectKey:
    return object_key(name, "manifest.json")


def part_key(name: str, table: str, number: int) -> ObjectKey:
    return object_key(name, table, f"{number:05}.csv.gz")


def _copy(snapshot: Snapshot, bucket: Objects, name: str, table: str) -> TableCopy:
    copy = TableCopy(columns={}, rows=0, parts=0)
    for columns, rows in _in_parts(snapshot, table):
        copy.columns = dict(columns)
        if rows:
            copy.parts, copy.rows = copy.parts + 1, copy.rows + len(rows)
            content = gzip.compress(to_csv(rows, columns).encode(), mtime=0)
            bucket.put(part_key(name, table, copy.parts), content, "application/gzip")
    return copy


def _in_parts(snapshot: Snapshot, table: str) -> Iterator[tuple[Columns, Rows]]:
    """So many rows at a time; at least once, so that an empty table has its columns."""
    waiting: list[Sequence[Any]] = []
    columns: Columns = {}
    for columns, rows in snapshot.read(table):
        waiting += rows
        while len(waiting) >= PART_ROWS:
            yield columns, waiting[:PART_ROWS]
            waiting = waiting[PART_ROWS:]
    yield columns, waiting
