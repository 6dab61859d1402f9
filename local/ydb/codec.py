"""`Ydb.Type` and `Ydb.Value` messages to YQL types and SQLite values, and back."""

import json
import struct
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from ydb._grpc.common.protos import ydb_value_pb2

from local.ydb.yql import decimals
from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.literals import parse_json, parse_json_document
from local.ydb.yql.types import (
    INTEGER_RANGES,
    STORAGE,
    DecimalType,
    ListType,
    NullType,
    OptionalType,
    Scalar,
    StructType,
    YqlType,
)

Stored = int | float | str | bytes | None
#: Generated message classes have no types mypy can see.
Message = Any
Encode = Callable[[Any], Message]
Decode = Callable[[Message], Stored]

_IDS = {
    name: ydb_value_pb2.Type.PrimitiveTypeId.Value(
        "JSON_DOCUMENT" if name == "JsonDocument" else name.upper()
    )
    for name in STORAGE
}
_NAMES = {number: name for name, number in _IDS.items()}
_NULL = ydb_value_pb2.Value(null_flag_value=0)


@lru_cache(4096)
def parse_type(serialized: bytes) -> YqlType:
    """The type of a serialized `Ydb.Type`."""
    return _type(ydb_value_pb2.Type.FromString(serialized))


def _type(message: Message) -> YqlType:
    match message.WhichOneof("type"):
        case "type_id" if message.type_id in _NAMES:
            return Scalar(_NAMES[message.type_id])
        case "decimal_type":
            return DecimalType(message.decimal_type.precision, message.decimal_type.scale)
        case "optional_type":
            return OptionalType(_type(message.optional_type.item))
        case "list_type":
            return ListType(_type(message.list_type.item))
        case "struct_type":
            return StructType(tuple((one.name, _type(one.type)) for one in message.struct_type.members))
    raise UnsupportedError(f"parameters of the type {str(message).strip()}")


@lru_cache(1024)
def type_message(kind: YqlType) -> Message:
    """The `Ydb.Type` of a result column."""
    match kind:
        case Scalar(name):
            return ydb_value_pb2.Type(type_id=_IDS[name])
        case DecimalType(precision, scale):
            return ydb_value_pb2.Type(
                decimal_type=ydb_value_pb2.DecimalType(precision=precision, scale=scale)
            )
        case OptionalType(item):
            return ydb_value_pb2.Type(optional_type=ydb_value_pb2.OptionalType(item=type_message(item)))
        case NullType():
            return ydb_value_pb2.Type(null_type=0)
    raise UnsupportedError(f"results of the type {kind}")


@lru_cache(1024)
def decoder(kind: YqlType) -> Decode:
    """`Ydb.Value` → what SQLite keeps. Lists become JSON text (see `json_rows`)."""
    match kind:
        case Scalar(name) if name in _SPECIAL_DECODERS:
            return _SPECIAL_DECODERS[name]
        case Scalar(name):
            return _field_decoder(name)
        case DecimalType():
            return lambda value: decimals.pack(_signed(value))
        case OptionalType(item):
            return _optional_decoder(decoder(item))
        case ListType():
            element = _element_decoder(kind)
            return lambda value: json.dumps(element(value), ensure_ascii=False)
    raise UnsupportedError(f"parameters of the type {kind}")


def _field_decoder(name: str) -> Decode:
    field = STORAGE[name].field

    def decode(value: Message) -> Stored:
        found: Stored = getattr(value, field)
        return found

    if name not in INTEGER_RANGES:
        return decode
    low, high = INTEGER_RANGES[name]

    def decode_integer(value: Message) -> Stored:
        found: int = getattr(value, field)
        if not low <= found <= high:
            raise YdbError(f"{found} is out of the local YDB's range of {name}", "BAD_REQUEST")
        return found

    return decode_integer


def _optional_decoder(decode: Decode) -> Decode:
    def decode_optional(value: Message) -> Stored:
        which = value.WhichOneof("value")
        if which == "null_flag_value":
            return None
        return decode(value.nested_value if which == "nested_value" else value)

    return decode_optional


def _uuid_of(value: Message) -> str:
    return str(uuid.UUID(bytes_le=struct.pack("<QQ", value.low_128, value.high_128)))


def _signed(value: Message) -> int:
    return int.from_bytes(struct.pack("<QQ", value.low_128, value.high_128), "little", signed=True)


_SPECIAL_DECODERS: dict[str, Decode] = {
    "Bool": lambda value: int(value.bool_value),
    "Json": lambda value: parse_json(value.text_value),
    "JsonDocument": lambda value: parse_json_document(value.text_value),
    "Uuid": _uuid_of,
}


def _element_decoder(kind: YqlType) -> Callable[[Message], object]:
    """`Ydb.Value` → what goes into the JSON text of a list."""
    match kind:
        case ListType(item):
            one = _element_decoder(item)
            return lambda value: [one(element) for element in value.items]
        case StructType(members):
            decoders = [_element_decoder(member) for _, member in members]
            return lambda value: [decode(item) for decode, item in zip(decoders, value.items, strict=True)]
    return _scalar_element_decoder(kind)


def _scalar_element_decoder(kind: YqlType) -> Callable[[Message], object]:
    decode = decoder(kind)

    def decode_element(value: Message) -> object:
        found = decode(value)
        if isinstance(found, bytes):
            return found.hex()
        return struct.pack(">d", found).hex() if isinstance(found, float) else found

    return decode_element


@lru_cache(1024)
def encoder(kind: YqlType) -> Encode:
    """What SQLite keeps → `Ydb.Value`."""
    match kind:
        case Scalar("Uuid"):
            return _uuid_value
        case Scalar(name):
            return _field_encoder(STORAGE[name].field, name)
        case DecimalType():
            return _decimal_value
        case OptionalType(item):
            encode = encoder(item)
            return lambda stored: _NULL if stored is None else encode(stored)
        case NullType():
            return lambda stored: _NULL
    raise UnsupportedError(f"results of the type {kind}")


def _field_encoder(field: str, name: str) -> Encode:
    low_high = INTEGER_RANGES.get(name)

    def encode(stored: Stored) -> Message:
        if low_high and not low_high[0] <= int(stored or 0) <= low_high[1]:
            raise YdbError(f"{stored!r} overflows {name}: the real YDB would wrap it")
        return ydb_value_pb2.Value(**{field: bool(stored) if field == "bool_value" else stored})

    return encode


def _uuid_value(stored: Stored) -> Message:
    low, high = struct.unpack("<QQ", uuid.UUID(str(stored)).bytes_le)
    return ydb_value_pb2.Value(low_128=low, high_128=high)


def _decimal_value(stored: Stored) -> Message:
    if not isinstance(stored, bytes):
        raise TypeError(f"not a stored decimal: {stored!r}")
    low, high = struct.unpack("<QQ", decimals.unpack(stored).to_bytes(16, "little", signed=True))
    return ydb_value_pb2.Value(low_128=low, high_128=high)


def result_set(columns: Mapping[str, YqlType], rows: Sequence[tuple[Stored, ...]]) -> Message:
    """A `Ydb.ResultSet`."""
    encoders = [encoder(kind) for kind in columns.values()]
    return ydb_value_pb2.ResultSet(
        columns=[ydb_value_pb2.Column(name=name, type=type_message(kind)) for name, kind in columns.items()],
        rows=[
            ydb_value_pb2.Value(items=[encode(stored) for encode, stored in zip(encoders, row, strict=True)])
            for row in rows
        ],
    )
