"""Rows as CSV, and YDB's types by their names in YQL."""

import base64
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import ydb
from ydb._grpc.common.protos import ydb_value_pb2

Columns = Mapping[str, str]
"""Name → type as YQL spells it: `Timestamp?`."""

_SCALARS = {name.upper(): name for name in ydb.PrimitiveType.__members__} | {"JSON_DOCUMENT": "JsonDocument"}


def type_name(message: Any) -> str:
    """The YQL spelling of a `Ydb.Type`. Raises `ValueError` for what no column has."""
    match message.WhichOneof("type"):
        case "optional_type":
            return f"{type_name(message.optional_type.item)}?"
        case "decimal_type":
            return f"Decimal({message.decimal_type.precision},{message.decimal_type.scale})"
        case "type_id":
            return str(_SCALARS[ydb_value_pb2.Type.PrimitiveTypeId.Name(message.type_id)])
        case other:
            raise ValueError(f"a column of {other}")


def to_csv(rows: Iterable[Sequence[Any]], columns: Columns) -> str:
    """A heading, and a record for each row."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    kinds = list(columns.values())
    writer.writerows([_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows)
    return text.getvalue()


def from_csv(text: str, columns: Columns) -> Iterator[dict[str, Any]]:
    """The rows again, as the SDK takes them."""
    with _large_cells():
        _heading, *records = csv.reader(io.StringIO(text, newline=""))
    for record in records:
        pairs = zip(columns.items(), record, strict=True)
        yield {name: _value(cell, kind) for (name, kind), cell in pairs}


@contextmanager
def _large_cells() -> Iterator[None]:
    """The limit is the whole process's: it is put back."""
    usual = csv.field_size_limit(LARGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(usual)


def _cell(value: Any, kind: str) -> str:
    return NULL if value is None else _codec(kind)[0](value)


def _value(cell: str, kind: str) -> Any:
    return None if cell == NULL else _codec(kind)[1](cell)


def _codec(kind: str) -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    plain = kind.removesuffix("?").partition("(")[0]
    return _CODECS.get(plain, _TEXT if plain in _TEXTS else _INTEGER)


#: No text is written so: a backslash at its beginning is doubled.
NULL = "\\N"
#: Characters; the csv module takes no more than 128 KiB unless it is told.
LARGEST_CELL = 64 * 1024 * 1024

_TEXTS = {"Utf8", "Json", "JsonDocument"}
_TEXT = (
    lambda text: f"\\{text}" if text.startswith("\\") else text,
    lambda cell: cell[1:] if cell.startswith("\\") else cell,
)
#: Also what YDB counts from the epoch: dates, moments, intervals.
_INTEGER = (str, int)
_CODECS: dict[str, tuple[Callable[[Any], str], Callable[[str], Any]]] = {
    "Bool": (lambda yes: "true" if yes else "false", lambda cell: cell == "true"),
    "Decimal": (str, Decimal),
    "Double": (repr, float),
    "Float": (repr, float),
    "String": (lambda value: base64.b64encode(value).decode(), base64.b64decode),
}
