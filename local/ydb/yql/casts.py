"""CAST: which types turn into which, and how. A value that does not fit becomes NULL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from local.ydb.yql import decimals, literals
from local.ydb.yql.code import Code, typed
from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.types import (
    BOOL,
    INTEGER_RANGES,
    STRING,
    TIME_UNITS,
    UTF8,
    DecimalType,
    NullType,
    Scalar,
    YqlType,
    bare,
    is_integer,
    is_numeric,
    is_optional,
    is_text,
    optional,
    widens,
)

Value = int | float | str | bytes
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def cast(code: Code, target: YqlType) -> Code:
    """CAST(code AS target). The result is optional when the conversion may fail."""
    if isinstance(code.type, NullType):
        return Code("NULL", optional(target))
    source, wanted = bare(code.type), bare(target)
    if source == wanted:
        return Code(code.sql, code.type, aggregate=code.aggregate)
    if not _is_supported(source, wanted):
        raise UnsupportedError(f"CAST from {source} to {wanted}")
    result = typed(f"ydb_cast({code.sql}, '{source}', '{wanted}')", wanted, code)
    fails = not (wanted in (UTF8, STRING) or widens(source, wanted))
    return Code(result.sql, optional(wanted) if fails else result.type, aggregate=result.aggregate)


def _is_supported(source: YqlType, target: YqlType) -> bool:
    if is_text(target):
        return source in (UTF8, STRING) or _is_printable(source)
    if is_text(source):
        return _is_printable(target)
    number = is_numeric(source) or isinstance(source, DecimalType) or source == BOOL
    if number and (is_numeric(target) or isinstance(target, DecimalType)):
        return not is_optional(target)
    if str(source) in TIME_UNITS:
        return str(target) in TIME_UNITS or is_integer(target)
    return is_integer(source) and (str(target) in TIME_UNITS or target == Scalar("Interval"))


def _is_printable(kind: YqlType) -> bool:
    return isinstance(kind, Scalar | DecimalType)


def cast_value(value: Value | None, source: str, target: str) -> Value | None:
    """The SQLite function behind CAST, on stored forms."""
    if value is None:
        return None
    try:
        return _to(target)(_from(source)(value))
    except (YdbError, ValueError, OverflowError):
        return None


@lru_cache
def _from(source: str) -> Callable[[Value], object]:
    """Stored form to a Python value: times to microseconds in a `_Moment`, decimals to Decimal."""
    if source.startswith("Decimal"):
        scale = int(source.removesuffix(")").split(",")[1])
        return lambda value: decimals.plain(_bytes(value), scale)
    if source in TIME_UNITS:
        unit = TIME_UNITS[source]
        return lambda value: _Moment(int(value) * unit, source)
    if source == "Interval":
        return lambda value: timedelta(microseconds=int(value))
    if source == "Bool":
        return bool
    return lambda value: value.decode() if isinstance(value, bytes) else value


def _bytes(value: Value) -> bytes:
    if not isinstance(value, bytes):
        raise TypeError(f"not a stored decimal: {value!r}")
    return value


class _Moment(int):
    """Microseconds since 1970, which know how their type is printed."""

    source: str

    def __new__(cls, microseconds: int, source: str) -> "_Moment":
        moment = super().__new__(cls, microseconds)
        moment.source = source
        return moment

    def __str__(self) -> str:
        moment = _EPOCH + timedelta(microseconds=int(self))
        if self.source == "Date":
            return moment.date().isoformat()
        text = moment.replace(tzinfo=None).isoformat()
        return (text.rstrip("0") if "." in text else text) + "Z"


@lru_cache
def _to(target: str) -> Callable[[object], Value]:
    """A Python value to the stored form of the target."""
    if target == "Utf8":
        return _text
    if target == "String":
        return lambda value: _text(value).encode()
    if target in INTEGER_RANGES:
        return lambda value: literals.parse_integer(_integer_text(value), target)
    if target in TIME_UNITS:
        return lambda value: _time(value, target)
    if target.startswith("Decimal"):
        precision, scale = target.removeprefix("Decimal(").removesuffix(")").split(",")
        kind = DecimalType(int(precision), int(scale))
        return lambda value: decimals.parse(_text(value), kind)
    parse = _PARSERS[target]
    return lambda value: parse(value)


def _text(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case timedelta():
            return _interval_text(value)
    return f"{value:f}" if hasattr(value, "as_tuple") else str(value)


def _interval_text(value: timedelta) -> str:
    """`P1DT2H3M4.5S`, a minus sign before all of it."""
    length = abs(value)
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f".{length.microseconds:06d}".rstrip("0") if length.microseconds else ""
    clock = "".join(
        (
            f"{hours}H" if hours else "",
            f"{minutes}M" if minutes else "",
            f"{seconds}{fraction}S" if seconds or fraction or not length else "",
        )
    )
    days = f"{length.days}D" if length.days else ""
    return ("-" if value < timedelta() else "") + "P" + days + (f"T{clock}" if clock else "")


def _integer_text(value: object) -> str:
    """Fractions are cut; a moment counts in the units of its type."""
    if isinstance(value, _Moment):
        return str(int(value) // TIME_UNITS[value.source])
    return value if isinstance(value, str) else str(int(value))  # type: ignore[call-overload]


def _time(value: object, target: str) -> int:
    if isinstance(value, str):
        return literals.parse_time(value, target)
    if isinstance(value, _Moment):
        return int(value) // TIME_UNITS[target]
    return literals.parse_integer(str(value), "Uint64")


def _interval(value: object) -> int:
    return (
        literals.parse_interval(value)
        if isinstance(value, str)
        else literals.parse_integer(str(value), "Int64")
    )


_PARSERS: dict[str, Callable[[object], Value]] = {
    "Bool": lambda value: literals.parse_bool(value) if isinstance(value, str) else int(bool(value)),
    "Float": lambda value: literals.parse_double(_text(value)),
    "Double": lambda value: literals.parse_double(_text(value)),
    "Interval": _interval,
    "Json": lambda value: literals.parse_json(_text(value)),
    "JsonDocument": lambda value: literals.parse_json_document(_text(value)),
    "Uuid": lambda value: literals.parse_uuid(_text(value)),
}
