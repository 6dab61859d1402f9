"""Arithmetic and concatenation with YQL's types."""

from local.ydb.yql.code import Code, typed
from local.ydb.yql.errors import YdbError
from local.ydb.yql.types import (
    DOUBLE,
    FLOAT,
    INTERVAL,
    STRING,
    TIME_UNITS,
    UTF8,
    DecimalType,
    YqlType,
    bare,
    is_integer,
    is_numeric,
    is_text,
    optional,
    wider,
)


def negation(operand: Code) -> Code:
    """Unary minus; of an unsigned number it would be a surprise, so it is an error."""
    kind = bare(operand.type)
    if not (is_numeric(kind) or kind == INTERVAL) or str(kind).startswith("U"):
        raise YdbError(f"Cannot negate {operand.type}")
    return typed(f"(-{operand.sql})", kind, operand)


def arithmetic(operator: str, left: Code, right: Code) -> Code:
    """`+ - * / %` and `||`."""
    if operator == "||":
        return _concatenation(left, right)
    if is_numeric(left.type) and is_numeric(right.type):
        return _numeric(operator, left, right)
    found = _with_time(operator, left, right) or _decimal(operator, left, right)
    if found is None:
        raise YdbError(f"Cannot calculate {left.type} {operator} {right.type}")
    return found


def _concatenation(left: Code, right: Code) -> Code:
    if not is_text(left.type) or not is_text(right.type):
        raise YdbError(f"Cannot concatenate {left.type} and {right.type}")
    sql = f"({left.sql} || {right.sql})"
    if bare(left.type) == bare(right.type) == UTF8:
        return typed(sql, UTF8, left, right)
    return typed(f"CAST({sql} AS BLOB)", STRING, left, right)


def _numeric(operator: str, left: Code, right: Code) -> Code:
    """Integer division is optional: division by zero gives NULL."""
    kind = wider(left.type, right.type)
    if operator == "%" and kind in (FLOAT, DOUBLE):
        raise YdbError(f"Cannot calculate {left.type} % {right.type}")
    code = typed(f"({left.sql} {operator} {right.sql})", kind, left, right)
    if operator in "/%" and is_integer(kind):
        return Code(code.sql, optional(kind), aggregate=code.aggregate)
    return code


def _with_time(operator: str, left: Code, right: Code) -> Code | None:
    first, second = bare(left.type), bare(right.type)
    if str(first) in TIME_UNITS and second == INTERVAL and operator in "+-":
        return typed(f"({left.sql} {operator} {_in_units(right, first)})", first, left, right)
    if first == INTERVAL and str(second) in TIME_UNITS and operator == "+":
        return typed(f"({right.sql} + {_in_units(left, second)})", second, left, right)
    if first == second and str(first) in TIME_UNITS and operator == "-":
        unit = TIME_UNITS[str(first)]
        return typed(f"(({left.sql} - {right.sql}) * {unit})", INTERVAL, left, right)
    if first == second == INTERVAL and operator in "+-":
        return typed(f"({left.sql} {operator} {right.sql})", INTERVAL, left, right)
    if first == INTERVAL and is_integer(second) and operator == "*":
        return typed(f"({left.sql} * {right.sql})", INTERVAL, left, right)
    return None


def _in_units(interval: Code, kind: YqlType) -> str:
    unit = TIME_UNITS[str(kind)]
    return interval.sql if unit == 1 else f"({interval.sql} / {unit})"


def _decimal(operator: str, left: Code, right: Code) -> Code | None:
    kind = bare(left.type)
    if not isinstance(kind, DecimalType) or kind != bare(right.type) or operator not in "+-":
        return None
    function = "ydb_decimal_add" if operator == "+" else "ydb_decimal_subtract"
    return typed(f"{function}({left.sql}, {right.sql}, {kind.precision})", kind, left, right)
