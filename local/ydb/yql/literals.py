"""Literals: `1ul`, `"x"u`, `Timestamp("2026-12-12T10:00:00Z")`, `Interval("P1D")`, `Decimal("1.5",22,9)`."""

import json
import re
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from local.ydb.yql import decimals
from local.ydb.yql.cursor import Cursor
from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.lexer import Kind, Token
from local.ydb.yql.syntax import Literal
from local.ydb.yql.types import (
    DOUBLE,
    INTEGER_RANGES,
    STRING,
    TIME_UNITS,
    UTF8,
    DecimalType,
    Scalar,
    scalar,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NUMBER_SUFFIXES = {"u": ("Uint32", "Uint64"), "l": ("Int64",), "ul": ("Uint64",)}
_INTERVAL = re.compile(
    r"(?P<sign>-?)P(?=.)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?=.)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d{1,6})?)S)?)?"
)


def number_literal(token: Token) -> Literal:
    """An integer takes the narrowest of Int32, Uint32, Int64, Uint64 unless its suffix says otherwise."""
    if not token.text.isdigit():
        if token.suffix:
            raise UnsupportedError(f"the literal {token.text}{token.suffix}")
        return Literal(float(token.text), DOUBLE)
    if token.suffix and token.suffix not in _NUMBER_SUFFIXES:
        raise UnsupportedError(f"the literal {token.text}{token.suffix}")
    value = int(token.text)
    for name in _NUMBER_SUFFIXES.get(token.suffix, ("Int32", "Uint32", "Int64", "Uint64")):
        if value <= INTEGER_RANGES[name][1]:
            return Literal(value, Scalar(name))
    raise UnsupportedError(f"the integer {value}, which is above 2^63-1")


def string_literal(token: Token) -> Literal:
    """`"x"` is String, `"x"u` is Utf8."""
    match token.suffix:
        case "":
            return Literal(token.text.encode(), STRING)
        case "u":
            return Literal(token.text, UTF8)
        case "j":
            return Literal(parse_json(token.text), Scalar("Json"))
    raise UnsupportedError(f"the string suffix {token.suffix}")


def typed_literal(cursor: Cursor, name: str) -> Literal | None:
    """`Type("text")` after its opening bracket; None when `name` is a function, not a type."""
    if name == "decimal":
        return _decimal_literal(cursor)
    parse = _PARSERS.get(name)
    if parse is None or cursor.peek().kind is not Kind.STRING or cursor.peek(1).text != ")":
        return None
    text = cursor.string()
    cursor.need(")")
    return Literal(parse(text), scalar(name))


def _decimal_literal(cursor: Cursor) -> Literal:
    text = cursor.string()
    cursor.need(",")
    precision = cursor.number()
    cursor.need(",")
    kind = DecimalType(precision, cursor.number())
    cursor.need(")")
    return Literal(decimals.parse(text, kind), kind)


def parse_time(text: str, name: str) -> int:
    """`2026-12-12`, `2026-12-12T10:00:00Z` in units of the type; without an offset it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise YdbError(f"Invalid value {text!r} for type {name}") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MICROSECOND // TIME_UNITS[name]


def parse_interval(text: str) -> int:
    """ISO 8601 duration, weeks to microseconds, in microseconds."""
    match = _INTERVAL.fullmatch(text)
    if match is None:
        raise YdbError(f"Invalid value {text!r} for type Interval")
    whole = {unit: int(match[unit] or 0) for unit in ("weeks", "days", "hours", "minutes")}
    seconds, _, fraction = (match["seconds"] or "0").partition(".")
    length = timedelta(**whole, seconds=int(seconds), microseconds=int(fraction.ljust(6, "0")))
    return (-1 if match["sign"] else 1) * (length // _MICROSECOND)


def parse_json(text: str) -> str:
    """The text itself, if it is JSON."""
    try:
        json.loads(text)
    except ValueError as error:
        raise YdbError(f"Invalid value {text[:40]!r} for type Json", "BAD_REQUEST") from error
    return text


def parse_json_document(text: str) -> str:
    """JsonDocument is binary in YDB: spaces and key order of the text are lost, numbers become doubles."""
    return json.dumps(json.loads(parse_json(text)), ensure_ascii=False, separators=(",", ":"))


def parse_uuid(text: str) -> str:
    """The canonical spelling."""
    try:
        return str(uuid.UUID(text))
    except ValueError as error:
        raise YdbError(f"Invalid value {text!r} for type Uuid") from error


def parse_bool(text: str) -> int:
    """`true` or `false`."""
    if text.lower() not in ("true", "false"):
        raise YdbError(f"Invalid value {text!r} for type Bool")
    return int(text.lower() == "true")


def parse_integer(text: str, name: str) -> int:
    """Within the range of the type."""
    low, high = INTEGER_RANGES[name]
    if not re.fullmatch(r"[-+]?\d+", text) or not low <= int(text) <= high:
        raise YdbError(f"Invalid value {text!r} for type {name}")
    return int(text)


def parse_double(text: str) -> float:
    """A decimal or exponent notation."""
    try:
        return float(text)
    except ValueError as error:
        raise YdbError(f"Invalid value {text!r} for type Double") from error


def _time_parser(name: str) -> Callable[[str], int]:
    return lambda text: parse_time(text, name)


def _integer_parser(name: str) -> Callable[[str], int]:
    return lambda text: parse_integer(text, name)


_PARSERS: dict[str, Callable[[str], int | float | str | bytes]] = {
    **{name.lower(): _time_parser(name) for name in TIME_UNITS},
    **{name.lower(): _integer_parser(name) for name in INTEGER_RANGES},
    "interval": parse_interval,
    "json": parse_json,
    "jsondocument": parse_json_document,
    "uuid": parse_uuid,
    "bool": parse_bool,
    "double": parse_double,
    "utf8": str,
    "string": str.encode,
}
