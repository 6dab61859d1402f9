"""Objects to tables."""

import gzip
import time
from collections.abc import Iterator
from itertools import islice
from typing import Any

from shared.database import Database
from shared.migrations import apply_migrations, read_migrations
from shared.objects import Objects
from tools.backup.raw import RawDatabase, tables_of_migrations
from tools.backup.values import from_csv
from tools.backup.writing import BackupManifest, TableCopy, manifest_key, part_key

#: Rows of one statement: with the largest results of runs some megabytes.
BATCH_ROWS = 200


class CannotRestore(Exception):
    """The database is not one that this backup fits."""


def read_manifest(bucket: Objects, name: str) -> BackupManifest:
    """Raises `NotFound` when there is no such backup, or only a half one."""
    return BackupManifest.model_validate_json(bucket.get(manifest_key(name)))


def restore(database: RawDatabase, bucket: Objects, name: str, *, over: bool = False) -> BackupManifest:
    """Fill empty tables; with `over` also such as have rows, which is how one that broke off is repeated.
    Raises `CannotRestore` before anything is written."""
    manifest = read_manifest(bucket, name)
    _require_same(manifest, database.migrations())
    if not over and (full := [table for table in manifest.tables if database.has_rows(table)]):
        raise CannotRestore(f"tables are not empty: {', '.join(full)}")
    _fill(database, bucket, name, manifest)
    return manifest


def make_anew(database: RawDatabase, product: Database, backup: BackupManifest, *, pause: float) -> None:
    """Drop every table and make it again, empty; `product` is the same database. `pause` is in seconds, after
    each schema operation. The journal of migrations goes first: after an interruption a deployment mends all
    but the rows. Raises `CannotRestore` before anything is dropped."""
    _require_same(backup, [name for name, _ in read_migrations()])
    for table in ["schema_migrations", *tables_of_migrations()]:
        database.drop(table)
        time.sleep(pause)
    apply_migrations(product, pause=pause)


def _require_same(backup: BackupManifest, migrations: list[str]) -> None:
    if migrations != backup.migrations:
        different = sorted(set(backup.migrations) ^ set(migrations))
        raise CannotRestore(f"the backup has other migrations: {', '.join(different)}")


def _fill(database: RawDatabase, bucket: Objects, name: str, manifest: BackupManifest) -> None:
    """Write every row; twice is the same as once."""
    for table, copy in manifest.tables.items():
        rows = _rows(bucket, name, table, copy)
        while batch := list(islice(rows, BATCH_ROWS)):
            database.upsert(table, copy.columns, batch)


def _rows(bucket: Objects, name: str, table: str, copy: TableCopy) -> Iterator[dict[str, Any]]:
    for number in range(1, copy.parts + 1):
        yield from from_csv(gzip.decompress(bucket.get(part_key(name, table, number))).decode(), copy.columns)
