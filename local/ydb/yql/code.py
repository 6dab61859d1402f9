"""A compiled expression: SQLite text with its YQL type, and the conversions YQL makes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from local.ydb.yql.errors import YdbError
from local.ydb.yql.syntax import Literal
from local.ydb.yql.types import (
    DOUBLE,
    INTEGER_RANGES,
    NULL,
    STRING,
    UTF8,
    NullType,
    YqlType,
    bare,
    is_comparable,
    is_integer,
    is_numeric,
    is_optional,
    is_text,
    optional,
    widens,
    wider,
)


@dataclass(frozen=True)
class Code:
    """`literal` lets YQL's milder rules for constants apply; `aggregate` tells that a group is needed."""

    sql: str
    type: YqlType
    literal: Literal | None = None
    aggregate: bool = False


def literal_code(literal: Literal) -> Code:
    """A constant as SQLite writes it."""
    return Code(_literal_sql(literal.value), literal.type, literal)


def _literal_sql(value: int | float | str | bytes | None) -> str:
    match value:
        case None:
            return "NULL"
        case bytes():
            return f"x'{value.hex()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
    return repr(value)


def typed(sql: str, kind: YqlType, *operands: Code) -> Code:
    """A result that is NULL when an operand is."""
    nullable = any(is_optional(one.type) for one in operands)
    return Code(sql, optional(kind) if nullable else kind, aggregate=any(one.aggregate for one in operands))


def convert(code: Code, target: YqlType) -> Code:
    """What YQL does silently when a value goes into a column or a common type; anything else is an error."""
    if isinstance(code.type, NullType) and is_optional(target):
        return replace(code, type=target)
    if is_optional(code.type) and not is_optional(target):
        raise YdbError(
            f"Failed to convert type: {code.type} to {target}: the value may be NULL", "BAD_REQUEST"
        )
    fitted = _fit_literal(code, bare(target)) or _widen(code, bare(target))
    if fitted is None:
        raise YdbError(f"Failed to convert type: {code.type} to {target}", "BAD_REQUEST")
    return replace(fitted, type=target)


def _fit_literal(code: Code, target: YqlType) -> Code | None:
    """`1` is Int32 and fits Uint64 all the same, `"x"` is String and fits Utf8."""
    if code.literal is None:
        return None
    value = code.literal.value
    if isinstance(value, bytes) and (code.type, target) == (STRING, UTF8):
        return literal_code(Literal(value.decode(), UTF8))
    if not is_integer(code.type) or not isinstance(value, int):
        return None
    if target == DOUBLE:
        return literal_code(Literal(float(value), DOUBLE))
    low, high = INTEGER_RANGES.get(str(target), (1, 0))
    return code if low <= value <= high else None


def _widen(code: Code, target: YqlType) -> Code | None:
    if not widens(code.type, target):
        return None
    if bare(code.type) == UTF8 and target == STRING:
        return replace(code, sql=f"CAST({code.sql} AS BLOB)")
    if is_integer(code.type) and target == DOUBLE:
        return replace(code, sql=f"CAST({code.sql} AS REAL)")
    return code


def check_comparable(left: YqlType, right: YqlType, what: str) -> None:
    """The static check that SQLite, which compares anything with anything, does not have."""
    if not is_comparable(left, right):
        raise YdbError(f"Cannot compare {left} and {right} in {what}")


def comparable(left: Code, right: Code, what: str) -> tuple[Code, Code]:
    """Both sides, in forms that SQLite compares as YDB does."""
    check_comparable(left.type, right.type, what)
    if is_text(left.type) and bare(left.type) != bare(right.type):
        return convert(left, _as_string(left)), convert(right, _as_string(right))
    return left, right


def _as_string(code: Code) -> YqlType:
    return optional(STRING) if is_optional(code.type) else STRING


def common_type(codes: Sequence[Code], what: str) -> YqlType:
    """The one type of IF, CASE or COALESCE branches, without optionality."""
    kinds = [bare(code.type) for code in codes if code.type != NULL]
    if not kinds:
        raise YdbError(f"{what} of NULLs only has no type")
    found = kinds[0]
    for kind in kinds[1:]:
        if is_numeric(found) and is_numeric(kind):
            found = wider(found, kind)
        elif found != kind:
            raise YdbError(f"Uncompatible types in {what}: {found} and {kind}")
    return found
