"""Rows as lines of text, and YDB's types by their names in YQL."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
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


def to_line(values: Sequence[Any], columns: Columns) -> str:
    """A row as JSON."""
    cells = [_encoded(value, kind) for value, kind in zip(values, columns.values(), strict=True)]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"))


def from_line(line: str, columns: Columns) -> dict[str, Any]:
    """The row again, as the SDK takes it."""
    pairs = zip(columns.items(), json.loads(line), strict=True)
    return {name: _decoded(cell, kind) for (name, kind), cell in pairs}


def _encoded(value: Any, kind: str) -> Any:
    encode = _CODECS.get(_plain(kind), (None, None))[0]
    return value if value is None or encode is None else encode(value)


def _decoded(cell: Any, kind: str) -> Any:
    decode = _CODECS.get(_plain(kind), (None, None))[1]
    return cell if cell is None or decode is None else decode(cell)


def _plain(kind: str) -> str:
    return kind.removesuffix("?").partition("(")[0]


Codec = Callable[[Any], Any] | None
_CODECS: dict[str, tuple[Codec, Codec]] = {
    "String": (lambda value: base64.b64encode(value).decode(), base64.b64decode),
    "Decimal": (str, Decimal),
}
