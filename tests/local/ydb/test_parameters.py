"""Values of every type on their way in and out."""

import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import ydb

from tests.local.ydb.conftest import Session

DECIMAL = ydb.DecimalType(22, 9)
VALUES: list[tuple[str, Any, Any]] = [
    ("Bool", ydb.PrimitiveType.Bool, True),
    ("Int32", ydb.PrimitiveType.Int32, -(2**31)),
    ("Uint32", ydb.PrimitiveType.Uint32, 2**32 - 1),
    ("Int64", ydb.PrimitiveType.Int64, -(2**63)),
    ("Uint64", ydb.PrimitiveType.Uint64, 2**63 - 1),
    ("Double", ydb.PrimitiveType.Double, 0.1),
    ("Utf8", ydb.PrimitiveType.Utf8, 'Казань "’\\'),
    ("String", ydb.PrimitiveType.String, b"\x00\xff"),
    ("Json", ydb.PrimitiveType.Json, '{"a": [1, null]}'),
    ("JsonDocument", ydb.PrimitiveType.JsonDocument, '{"a": [1, null]}'),
    ("Date", ydb.PrimitiveType.Date, date(2026, 12, 12)),
    ("Datetime", ydb.PrimitiveType.Datetime, datetime.fromisoformat("2026-12-12T10:30:00")),
    ("Timestamp", ydb.PrimitiveType.Timestamp, datetime.fromisoformat("2026-12-12T10:30:00.123456")),
    ("Interval", ydb.PrimitiveType.Interval, timedelta(microseconds=-1)),
    ("Uuid", ydb.PrimitiveType.UUID, uuid.UUID("6e73b41c-4ede-4d08-9cfb-b7462d9e498b")),
    ("Decimal(22,9)", DECIMAL, Decimal("-9999999999999.123456789")),
]
BY_TYPE = pytest.mark.parametrize(("name", "kind", "value"), VALUES, ids=[name for name, *_ in VALUES])


def expected(name: str, value: Any) -> Any:
    """The SDK parses JSON on the way out."""
    return {"a": [1, None]} if name.startswith("Json") else value


@BY_TYPE
def test_a_stored_value_comes_back(
    query: Session, make_table: Callable[[str], str], name: str, kind: Any, value: Any
) -> None:
    table = make_table(f"(id Uint64 NOT NULL, value {name}, PRIMARY KEY (id))")
    query(f"DECLARE $v AS {name}; UPSERT INTO {table} (id, value) VALUES (1, $v)", v=(value, kind))

    found = query(f"SELECT value FROM {table}")

    assert found == [{"value": expected(name, value)}]


@BY_TYPE
def test_rows_of_a_list_parameter_keep_every_value(
    query: Session, make_table: Callable[[str], str], name: str, kind: Any, value: Any
) -> None:
    table = make_table(f"(id Uint64 NOT NULL, value {name}, PRIMARY KEY (id))")
    struct = ydb.StructType().add_member("id", ydb.PrimitiveType.Uint64)
    struct.add_member("value", ydb.OptionalType(kind))
    given = [{"id": 1, "value": value}, {"id": 2, "value": None}]
    text = f"""
        DECLARE $rows AS List<Struct<id:Uint64,value:{name}?>>;
        UPSERT INTO {table} SELECT id, value FROM AS_TABLE($rows);
    """
    query(text, rows=(given, ydb.ListType(struct)))

    found = query(f"SELECT value FROM {table} ORDER BY id")

    assert found == [{"value": expected(name, value)}, {"value": None}]


@pytest.mark.parametrize(("name", "kind", "value"), [one for one in VALUES if not one[0].startswith("Json")])
def test_a_stored_value_is_found_by_a_list_of_values(
    query: Session, make_table: Callable[[str], str], name: str, kind: Any, value: Any
) -> None:
    table = make_table(f"(id Uint64 NOT NULL, value {name}, PRIMARY KEY (id))")
    query(f"DECLARE $v AS {name}; UPSERT INTO {table} (id, value) VALUES (1, $v), (2, NULL)", v=(value, kind))

    found = query(
        f"DECLARE $values AS List<{name}>; SELECT id FROM {table} WHERE value IN $values",
        values=([value], ydb.ListType(kind)),
    )

    assert found == [{"id": 1}]


def test_an_empty_list_writes_nothing(query: Session, counters: str) -> None:
    struct = ydb.StructType().add_member("id", ydb.PrimitiveType.Uint64)
    struct.add_member("n", ydb.PrimitiveType.Int64)
    text = f"""
        DECLARE $rows AS List<Struct<id:Uint64,n:Int64>>;
        UPSERT INTO {counters} SELECT * FROM AS_TABLE($rows);
        SELECT COUNT(*) AS total FROM {counters};
    """

    assert query(text, rows=([], ydb.ListType(struct))) == [{"total": 0}]


def test_an_optional_parameter_may_be_null(query: Session, counters: str) -> None:
    note = (None, ydb.OptionalType(ydb.PrimitiveType.Utf8))
    query(f"DECLARE $note AS Utf8?; UPSERT INTO {counters} (id, n, note) VALUES (1, 1, $note)", note=note)

    assert query(f"SELECT note FROM {counters}") == [{"note": None}]


def test_a_declared_parameter_that_is_not_given_is_an_error(query: Session) -> None:
    with pytest.raises(ydb.BadRequest):
        query("DECLARE $id AS Uint64; SELECT $id AS id")


def test_a_parameter_of_another_type_than_declared_is_an_error(query: Session) -> None:
    with pytest.raises(ydb.BadRequest):
        query("DECLARE $id AS Uint64; SELECT $id AS id", id=(1, ydb.PrimitiveType.Int64))


def test_a_long_result_is_complete_and_in_order(query: Session, counters: str) -> None:
    struct = ydb.StructType().add_member("id", ydb.PrimitiveType.Uint64)
    struct.add_member("n", ydb.PrimitiveType.Int64)
    given = [{"id": number, "n": -number} for number in range(2500)]
    text = f"""
        DECLARE $rows AS List<Struct<id:Uint64,n:Int64>>;
        UPSERT INTO {counters} SELECT id, n FROM AS_TABLE($rows);
        SELECT id, n FROM {counters} ORDER BY id;
    """

    found = query.results(text, rows=(given, ydb.ListType(struct)))

    assert found == [given]
