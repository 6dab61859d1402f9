"""YQL type names, as written in DECLARE, to the SDK's types; Python values to what those types take."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import ydb
from pydantic import BaseModel


@dataclass(frozen=True)
class YqlType:
    """A declared type: the SDK's object for it, and how a Python value becomes what the SDK packs."""

    sdk: Any
    convert: Callable[[Any], Any] = field(repr=False)


def _scalar(value: Any) -> Any:
    if value is None:
        raise ValueError("None for a type that is not Optional")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a naive datetime: times are aware UTC")
        return value.astimezone(UTC)
    return value


def json_text(value: Any) -> str:
    """Models and plain values as JSON text. Decimals must be inside models, which write them as strings."""
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_dump_model)


def _dump_model(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"not JSON: {type(value).__name__}")


_SCALARS = {
    name: YqlType(getattr(ydb.PrimitiveType, name), _scalar)
    for name in (
        "Bool",
        "Int32",
        "Uint32",
        "Int64",
        "Uint64",
        "Double",
        "String",
        "Utf8",
        "Date",
        "Datetime",
        "Timestamp",
        "Interval",
    )
} | {
    "Decimal(22,9)": YqlType(ydb.DecimalType(22, 9), _scalar),
    "Json": YqlType(ydb.PrimitiveType.Json, json_text),
}


@cache
def parse_type(text: str) -> YqlType:
    """`Utf8`, `Decimal(22,9)`, `Optional<T>` or `T?`, `List<T>`, `Struct<name:T,…>`. ValueError otherwise."""
    text = text.strip()
    scalar = _SCALARS.get(text.replace(" ", ""))
    if scalar is not None:
        return scalar
    if text.endswith("?"):
        return _optional(parse_type(text[:-1]))
    name, _, rest = text.partition("<")
    if rest.endswith(">") and name.strip() in _CONTAINERS:
        return _CONTAINERS[name.strip()](rest[:-1])
    raise ValueError(f"unknown YQL type: {text}")


def _optional(item: YqlType) -> YqlType:
    return YqlType(ydb.OptionalType(item.sdk), lambda value: None if value is None else item.convert(value))


def _list(item: YqlType) -> YqlType:
    return YqlType(ydb.ListType(item.sdk), lambda values: [item.convert(value) for value in values])


def _struct(text: str) -> YqlType:
    sdk = ydb.StructType()
    members: dict[str, YqlType] = {}
    for member in _split_members(text):
        name, _, member_type = member.partition(":")
        members[name.strip()] = parse_type(member_type)
        sdk.add_member(name.strip(), members[name.strip()].sdk)

    def convert(value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: member.convert(value[name]) for name, member in members.items()}

    return YqlType(sdk, convert)


_CONTAINERS: dict[str, Callable[[str], YqlType]] = {
    "Optional": lambda text: _optional(parse_type(text)),
    "List": lambda text: _list(parse_type(text)),
    "Struct": _struct,
}


def _split_members(text: str) -> list[str]:
    """Split at commas that are not inside brackets: `a:Decimal(22,9),b:List<Utf8>` is two members."""
    parts, depth, start = [], 0, 0
    for position, char in enumerate(text):
        depth += (char in "<(") - (char in ">)")
        if char == "," and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return [part for part in [*parts, text[start:]] if part.strip()]
