"""A backup is one moment of every table, and comes back as it was."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.config import DatabaseSettings
from shared.database import Database
from shared.errors import NotFound
from shared.migrations import read_migrations
from shared.objects import Objects
from tools.backup import writing
from tools.backup.raw import RawDatabase, Snapshot, tables_of_migrations
from tools.backup.reading import CannotRestore, make_anew, restore
from tools.backup.values import from_csv, to_csv
from tools.backup.writing import back_up, manifest_key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Content = dict[str, list[Any]]

EVERY_TYPE = {
    "id": "Int64",
    "text": "Utf8?",
    "bytes": "String?",
    "json": "Json?",
    "sum": "Decimal(22,9)?",
    "at": "Timestamp?",
    "day": "Date?",
    "yes": "Bool?",
    "share": "Double?",
}
NOTHING = dict.fromkeys(EVERY_TYPE)
ROWS: list[dict[str, Any]] = [
    {**NOTHING, "id": 1},
    {
        "id": 2,
        "text": 'ёлка\n"и" шары',
        "bytes": b"\x00\xff",
        "json": '{"b": 1.10, "a": []}',
        "sum": Decimal("12345678901.000000001"),
        "at": 1_795_000_000_000_001,
        "day": 20_000,
        "yes": False,
        "share": 0.1,
    },
]
AGENTS = {"tenant_id": "Utf8", "name": "Utf8", "card": "Json", "registered_at": "Timestamp"}


@pytest.fixture(autouse=True)
def one_table_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every type that a column can have."""
    monkeypatch.setattr(
        writing, "tables_of_migrations", lambda applied: [*tables_of_migrations(applied), "every_type"]
    )
    monkeypatch.setattr(writing, "PART_ROWS", 50)


@pytest.fixture(scope="module")
def filled(source: DatabaseSettings) -> Iterator[RawDatabase]:
    """Tests only read it."""
    raw = RawDatabase(source)
    raw.upsert("every_type", EVERY_TYPE, ROWS)
    agent = {"tenant_id": "", "card": "{}", "registered_at": 0}
    raw.upsert("agents", AGENTS, [{**agent, "name": f"agent {number}"} for number in range(120)])
    yield raw
    raw.close()


@pytest.fixture
def empty(target: DatabaseSettings) -> Iterator[RawDatabase]:
    raw = RawDatabase(target)
    yield raw
    raw.close()


def content(database: RawDatabase) -> Content:
    with database.snapshot() as snapshot:
        tables = ("agents", "every_type", "schema_migrations")
        return {table: in_order(rows_of(snapshot, table)) for table in tables}


def rows_of(snapshot: Snapshot, table: str) -> Iterator[dict[str, Any]]:
    for columns, rows in snapshot.read(table):
        yield from (dict(zip(columns, row, strict=True)) for row in rows)


def in_order(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted((dict(sorted(row.items())) for row in rows), key=str)


def test_restored_tables_hold_what_was_backed_up(
    filled: RawDatabase, empty: RawDatabase, bucket: Objects
) -> None:
    back_up(filled, bucket, "first", NOW.isoformat())
    restore(empty, bucket, "first")

    assert content(empty) == content(filled)
    assert len(content(empty)["agents"]) == 120
    assert content(empty)["every_type"] == in_order(ROWS)


def test_restore_into_tables_with_rows_is_refused_and_changes_nothing(
    filled: RawDatabase, bucket: Objects
) -> None:
    back_up(filled, bucket, "first", NOW.isoformat())
    before = content(filled)

    with pytest.raises(CannotRestore, match="not empty"):
        restore(filled, bucket, "first")

    assert content(filled) == before


def test_restore_that_broke_off_is_repeated(
    filled: RawDatabase, empty: RawDatabase, bucket: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    back_up(filled, bucket, "first", NOW.isoformat())
    written, upsert = [], empty.upsert

    def die_after_one(table: str, *arguments: Any) -> None:
        written.append(table)
        if len(written) > 1:
            raise KeyboardInterrupt
        upsert(table, *arguments)

    monkeypatch.setattr(empty, "upsert", die_after_one)
    with pytest.raises(KeyboardInterrupt):
        restore(empty, bucket, "first")
    monkeypatch.undo()

    restore(empty, bucket, "first", over=True)

    assert content(empty) == content(filled)


def test_database_is_backed_up_by_a_newer_release_too(
    target: DatabaseSettings, empty: RawDatabase, bucket: Objects
) -> None:
    last, _ = read_migrations()[-1]
    product = Database(target.ydb_endpoint, target.ydb_database)
    product.script(f"DELETE FROM schema_migrations WHERE name = '{last}'")
    for table in set(tables_of_migrations()) - set(tables_of_migrations(empty.migrations())):
        empty.drop(table)

    backup = back_up(empty, bucket, "older", NOW.isoformat())

    assert last not in backup.migrations
    assert backup.tables.keys() == {*tables_of_migrations(backup.migrations), "every_type"}
    product.close()


def test_tables_made_anew_hold_the_backup_alone(
    target: DatabaseSettings, empty: RawDatabase, bucket: Objects
) -> None:
    agent = {"tenant_id": "", "name": "kept", "card": "{}", "registered_at": 0}
    empty.upsert("agents", AGENTS, [agent])
    backup = back_up(empty, bucket, "first", NOW.isoformat())
    empty.upsert("agents", AGENTS, [{**agent, "name": "written since"}])
    product = Database(target.ydb_endpoint, target.ydb_database)

    make_anew(empty, product, backup, pause=0)
    emptied = content(empty)["agents"]
    restore(empty, bucket, "first")

    assert emptied == []
    assert [row["name"] for row in content(empty)["agents"]] == ["kept"]
    assert empty.migrations() == backup.migrations
    product.close()


def test_tables_are_not_dropped_for_a_backup_of_another_schema(
    filled: RawDatabase, source: DatabaseSettings, bucket: Objects
) -> None:
    manifest = back_up(filled, bucket, "first", NOW.isoformat())
    older = manifest.model_copy(update={"migrations": manifest.migrations[:-1]})
    product = Database(source.ydb_endpoint, source.ydb_database)

    with pytest.raises(CannotRestore, match=manifest.migrations[-1]):
        make_anew(filled, product, older, pause=0)

    assert len(content(filled)["agents"]) == 120
    product.close()


def test_backup_that_broke_off_is_none(
    filled: RawDatabase, empty: RawDatabase, bucket: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = bucket.put

    def die_at_the_manifest(key: Any, *arguments: Any) -> None:
        if key == manifest_key("first"):
            raise KeyboardInterrupt
        put(key, *arguments)

    monkeypatch.setattr(bucket, "put", die_at_the_manifest)
    with pytest.raises(KeyboardInterrupt):
        back_up(filled, bucket, "first", NOW.isoformat())

    with pytest.raises(NotFound):
        restore(empty, bucket, "first")


def test_backup_of_another_schema_is_refused(
    filled: RawDatabase, empty: RawDatabase, bucket: Objects
) -> None:
    manifest = back_up(filled, bucket, "first", NOW.isoformat())
    older = manifest.model_copy(update={"migrations": manifest.migrations[:-1]})
    bucket.put(manifest_key("first"), older.model_dump_json().encode(), "application/json")

    with pytest.raises(CannotRestore, match=manifest.migrations[-1]):
        restore(empty, bucket, "first")


COLUMNS = {name: EVERY_TYPE[name] for name in ("text", "bytes", "sum", "at", "yes", "share")}
VALUES = st.tuples(
    st.none() | st.text(),
    st.none() | st.binary(),
    st.none() | st.decimals(-(10**12), 10**12, places=9),
    st.none() | st.integers(0, 2**63),
    st.none() | st.booleans(),
    st.none() | st.floats(allow_nan=False),
)


@given(st.lists(VALUES, max_size=3))
@example([("\\N", b"", None, None, None, None), ('\r\n"', None, None, 0, False, 1e-300)])
def test_every_value_comes_back_from_csv(rows: list[tuple[Any, ...]]) -> None:
    expected = [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    assert list(from_csv(to_csv(rows, COLUMNS), COLUMNS)) == expected


def test_csv_has_a_heading_and_keeps_the_digits_of_a_sum() -> None:
    text = to_csv([[Decimal("0.100000000"), None]], {"sum": "Decimal(22,9)", "text": "Utf8?"})

    assert text == "sum,text\r\n0.100000000,\\N\r\n"


def test_largest_cell_is_read() -> None:
    columns = {"text": "Utf8"}

    assert list(from_csv(to_csv([["ж" * 2_000_000]], columns), columns)) == [{"text": "ж" * 2_000_000}]
