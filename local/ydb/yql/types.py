"""YQL types, how SQLite keeps a value of each, and YDB's static rules between them.

In SQLite: Bool and integers are INTEGER, times are INTEGER in the type's own unit, Utf8, Json and Uuid are
TEXT, String is BLOB, Decimal is a BLOB of 16 bytes that sorts as the number does (see `decimals`).
"""

from dataclasses import dataclass
from typing import NamedTuple

from local.ydb.yql.errors import YdbError


@dataclass(frozen=True, slots=True)
class Scalar:
    """A type with a name and nothing else: `Utf8`, `Int64`, `Timestamp`…"""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class DecimalType:
    """`Decimal(precision, scale)`."""

    precision: int
    scale: int

    def __str__(self) -> str:
        return f"Decimal({self.precision},{self.scale})"


@dataclass(frozen=True, slots=True)
class OptionalType:
    """A value or NULL."""

    item: "YqlType"

    def __str__(self) -> str:
        return f"Optional<{self.item}>"


@dataclass(frozen=True, slots=True)
class ListType:
    """A list parameter."""

    item: "YqlType"

    def __str__(self) -> str:
        return f"List<{self.item}>"


@dataclass(frozen=True, slots=True)
class StructType:
    """One row of an `AS_TABLE` parameter."""

    members: tuple[tuple[str, "YqlType"], ...]

    def __str__(self) -> str:
        return "Struct<" + ",".join(f"{name}:{item}" for name, item in self.members) + ">"


@dataclass(frozen=True, slots=True)
class NullType:
    """The type of a bare NULL."""

    def __str__(self) -> str:
        return "Null"


YqlType = Scalar | DecimalType | OptionalType | ListType | StructType | NullType


class Storage(NamedTuple):
    """Where a scalar lives: the field of `Ydb.Value` and the SQLite affinity of its column."""

    field: str
    affinity: str


STORAGE = {
    "Bool": Storage("bool_value", "INTEGER"),
    "Int8": Storage("int32_value", "INTEGER"),
    "Int16": Storage("int32_value", "INTEGER"),
    "Int32": Storage("int32_value", "INTEGER"),
    "Int64": Storage("int64_value", "INTEGER"),
    "Uint8": Storage("uint32_value", "INTEGER"),
    "Uint16": Storage("uint32_value", "INTEGER"),
    "Uint32": Storage("uint32_value", "INTEGER"),
    "Uint64": Storage("uint64_value", "INTEGER"),
    "Float": Storage("float_value", "REAL"),
    "Double": Storage("double_value", "REAL"),
    "Utf8": Storage("text_value", "TEXT"),
    "String": Storage("bytes_value", "BLOB"),
    "Json": Storage("text_value", "TEXT"),
    "JsonDocument": Storage("text_value", "TEXT"),
    "Date": Storage("uint32_value", "INTEGER"),
    "Datetime": Storage("uint32_value", "INTEGER"),
    "Timestamp": Storage("uint64_value", "INTEGER"),
    "Interval": Storage("int64_value", "INTEGER"),
    "Uuid": Storage("", "TEXT"),
}

#: Smallest and largest value. Uint64 ends at 2^63-1 here: SQLite's integers are signed.
INTEGER_RANGES = {
    "Int8": (-(2**7), 2**7 - 1),
    "Uint8": (0, 2**8 - 1),
    "Int16": (-(2**15), 2**15 - 1),
    "Uint16": (0, 2**16 - 1),
    "Int32": (-(2**31), 2**31 - 1),
    "Uint32": (0, 2**32 - 1),
    "Int64": (-(2**63), 2**63 - 1),
    "Uint64": (0, 2**63 - 1),
}

#: Arithmetic on two of these has the type that stands later.
NUMERIC_ORDER = [*INTEGER_RANGES, "Float", "Double"]

#: Microseconds in one unit of the type.
TIME_UNITS = {"Date": 86_400_000_000, "Datetime": 1_000_000, "Timestamp": 1}

#: Neither comparable nor sortable in YQL.
OPAQUE = {"Json", "JsonDocument"}

ALIASES = {"Text": "Utf8", "Bytes": "String", "UUID": "Uuid"}

BOOL, UTF8, STRING = Scalar("Bool"), Scalar("Utf8"), Scalar("String")
INT32, INT64, UINT32, UINT64 = Scalar("Int32"), Scalar("Int64"), Scalar("Uint32"), Scalar("Uint64")
FLOAT, DOUBLE = Scalar("Float"), Scalar("Double")
TIMESTAMP, INTERVAL = Scalar("Timestamp"), Scalar("Interval")
NULL = NullType()


def scalar(name: str) -> Scalar:
    """The scalar type of this name, which YQL reads without regard to case."""
    for known in (*STORAGE, *ALIASES):
        if known.lower() == name.lower():
            return Scalar(ALIASES.get(known, known))
    raise YdbError(f"Unknown type: '{name}'")


def optional(kind: YqlType) -> YqlType:
    """`kind` or NULL; the optional of an optional is itself, as SQL functions need it."""
    return kind if is_optional(kind) else OptionalType(kind)


def is_optional(kind: YqlType) -> bool:
    """May a value of this type be NULL?"""
    return isinstance(kind, OptionalType | NullType)


def bare(kind: YqlType) -> YqlType:
    """The type without its optionality."""
    return kind.item if isinstance(kind, OptionalType) else kind


def is_integer(kind: YqlType) -> bool:
    """An integer, optional or not."""
    return str(bare(kind)) in INTEGER_RANGES


def is_numeric(kind: YqlType) -> bool:
    """An integer or a float, optional or not; a Decimal is neither."""
    return str(bare(kind)) in NUMERIC_ORDER


def is_text(kind: YqlType) -> bool:
    """Utf8 or String, optional or not."""
    return bare(kind) in (UTF8, STRING)


def wider(left: YqlType, right: YqlType) -> YqlType:
    """The type of arithmetic on two numeric types."""
    return Scalar(max(str(bare(left)), str(bare(right)), key=NUMERIC_ORDER.index))


def is_comparable(left: YqlType, right: YqlType) -> bool:
    """May `=` stand between them? Utf8 and String may, Utf8 and Int32 may not."""
    left, right = bare(left), bare(right)
    if str(left) in OPAQUE or not isinstance(left, Scalar | DecimalType):
        return False
    return left == right or (is_numeric(left) and is_numeric(right)) or (is_text(left) and is_text(right))


def widens(source: YqlType, target: YqlType) -> bool:
    """Does every value of `source` fit `target`, so that YQL converts by itself?

    Int64 goes neither into Uint64 nor into Double; an unsigned type goes into a larger signed one.
    """
    source, target = bare(source), bare(target)
    if source == target or (source == UTF8 and target == STRING) or (source, target) == (FLOAT, DOUBLE):
        return True
    if not is_integer(source):
        return False
    low, high = INTEGER_RANGES[str(source)]
    if is_integer(target):
        floor, ceiling = INTEGER_RANGES[str(target)]
        return floor <= low and high <= ceiling and source != UINT64
    return target == DOUBLE and high < 2**32
