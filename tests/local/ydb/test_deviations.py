"""Where the local YDB refuses on purpose what the real one might do (see `LocalYdb`)."""

import os
from collections.abc import Callable

import pytest
import ydb

from tests.local.ydb.conftest import Session

pytestmark = pytest.mark.skipif("YDB_TEST_ENDPOINT" in os.environ, reason="the real YDB differs here")

MakeTable = Callable[[str], str]


def test_a_number_beyond_the_columns_type_is_not_wrapped(query: Session, make_table: MakeTable) -> None:
    table = make_table("(id Uint64 NOT NULL, small Int32, PRIMARY KEY (id))")
    query(f"UPSERT INTO {table} (id, small) VALUES (1, 2147483647)")

    with pytest.raises(ydb.BadRequest):
        query(f"UPDATE {table} SET small = small + 1 WHERE id = 1")


def test_a_result_that_overflows_leaves_nothing_committed(query: Session, counters: str) -> None:
    with pytest.raises(ydb.GenericError):
        query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1); SELECT 1u - 2u AS less FROM {counters}")

    assert query(f"SELECT id FROM {counters}") == []


def test_a_uint64_above_the_signed_range_is_refused(query: Session) -> None:
    with pytest.raises(ydb.BadRequest):
        query("DECLARE $id AS Uint64; SELECT $id AS id", id=(2**63, ydb.PrimitiveType.Uint64))


def test_a_null_key_is_refused(query: Session, make_table: MakeTable) -> None:
    table = make_table("(id Uint64, PRIMARY KEY (id))")

    with pytest.raises(ydb.BadRequest):
        query(f"UPSERT INTO {table} (id) VALUES (NULL)")


def test_an_asynchronous_index_is_not_read(query: Session, make_table: MakeTable) -> None:
    table = make_table("(id Uint64 NOT NULL, n Int64, PRIMARY KEY (id), INDEX by_n GLOBAL ASYNC ON (n))")

    with pytest.raises(ydb.issues.Unsupported):
        query(f"SELECT id FROM {table} VIEW by_n WHERE n = 1")


def test_a_named_query_is_not_read_after_a_write_to_its_table(query: Session, counters: str) -> None:
    text = f"""
        $before = (SELECT id, n FROM {counters});
        UPDATE {counters} SET n = 0 WHERE id = 1;
        SELECT n FROM $before;
    """

    with pytest.raises(ydb.issues.Unsupported):
        query(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ROW_NUMBER() OVER w AS n FROM {table} WINDOW w AS (ORDER BY id)",
        "SELECT a.id AS id FROM {table} AS a CROSS JOIN {table} AS b",
        "SELECT id FROM {table} UNION SELECT id FROM {table}",
        "SELECT id FROM {table} UNION ALL SELECT id FROM {table} ORDER BY id",
        "SELECT Digest::Crc32c(note) AS crc FROM {table}",
        "SELECT CAST(note AS Yson) AS y FROM {table}",
        "SELECT 1s AS small",
        "SELECT 18446744073709551615ul AS large",
        "ALTER TABLE {table} RENAME TO other",
        "CREATE TABLE {table}_x (id Uint64, PRIMARY KEY (id)) WITH (STORE = COLUMN)",
        "CREATE TABLE {table}_x (id Uint64, PRIMARY KEY (id), INDEX i GLOBAL UNIQUE ON (id))",
        "PRAGMA TablePathPrefix = '/local'",
        "SELECT JSON_VALUE(note, '$.a') AS a FROM {table}",
    ],
)
def test_yql_outside_the_subset_is_refused_by_name(query: Session, counters: str, text: str) -> None:
    with pytest.raises((ydb.issues.Unsupported, ydb.GenericError)):
        query(text.format(table=counters))


def test_rows_past_their_ttl_are_gone_at_once(query: Session, make_table: MakeTable) -> None:
    table = make_table(
        "(id Uint64 NOT NULL, at Timestamp, PRIMARY KEY (id)) WITH (TTL = Interval('PT1H') ON at)"
    )
    query(
        f"""UPSERT INTO {table} (id, at) VALUES
            (1, CurrentUtcTimestamp() - Interval("PT61M")),
            (2, CurrentUtcTimestamp() - Interval("PT59M")),
            (3, NULL)"""
    )

    assert query(f"SELECT id FROM {table} ORDER BY id") == [{"id": 2}, {"id": 3}]


def test_an_expired_row_does_not_stand_in_the_way_of_a_new_one(query: Session, make_table: MakeTable) -> None:
    table = make_table(
        "(id Uint64 NOT NULL, note Utf8, at Timestamp, PRIMARY KEY (id)) WITH (TTL = Interval('PT0S') ON at)"
    )
    query(f"UPSERT INTO {table} (id, note, at) VALUES (1, 'old'u, Timestamp('2026-01-01T00:00:00Z'))")

    query(f"INSERT INTO {table} (id, at) VALUES (1, CurrentUtcTimestamp() + Interval('P1D'))")

    assert query(f"SELECT id, note FROM {table}") == [{"id": 1, "note": None}]


def test_an_expired_row_is_not_updated(query: Session, make_table: MakeTable) -> None:
    table = make_table("(id Uint64 NOT NULL, at Date, PRIMARY KEY (id)) WITH (TTL = Interval('PT0S') ON at)")
    query(f"UPSERT INTO {table} (id, at) VALUES (1, Date('2020-01-01'))")

    assert query(f"UPDATE {table} SET at = Date('2100-01-01') WHERE id = 1 RETURNING id") == []
