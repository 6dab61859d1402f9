"""The functions YQL texts may call: how many arguments, what type comes out, what SQLite is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from local.ydb.yql.code import Code, common_type, convert, typed
from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.types import (
    BOOL,
    DOUBLE,
    FLOAT,
    INT64,
    OPAQUE,
    STRING,
    TIMESTAMP,
    UINT64,
    UTF8,
    DecimalType,
    ListType,
    OptionalType,
    Scalar,
    YqlType,
    bare,
    is_integer,
    is_numeric,
    is_optional,
    is_text,
    optional,
)

Build = Callable[[Sequence[Code]], Code]


@dataclass(frozen=True)
class Function:
    """`build` gets at least `least` and at most `most` arguments."""

    least: int
    most: int
    build: Build


def call(name: str, arguments: Sequence[Code]) -> Code:
    """A call of an ordinary function."""
    function = _FUNCTIONS.get(name)
    if function is None:
        raise UnsupportedError(f"the function {name}")
    if not function.least <= len(arguments) <= function.most:
        raise YdbError(f"{name} does not take {len(arguments)} arguments")
    return function.build(arguments)


def aggregate(name: str, argument: Code, *, distinct: bool, grouped: bool) -> Code:
    """A call of an aggregate. Over a whole table its result may be NULL: there may be no rows."""
    if argument.aggregate:
        raise YdbError(f"Aggregate {name} of an aggregate")
    kind, function = _AGGREGATES[name](argument)
    inner = f"DISTINCT {argument.sql}" if distinct else argument.sql
    nullable = name not in ("count", "count_if") and (is_optional(argument.type) or not grouped)
    return Code(f"{function}({inner})", optional(kind) if nullable else kind, aggregate=True)


def count_rows() -> Code:
    """COUNT(*)."""
    return Code("count(*)", UINT64, aggregate=True)


def is_aggregate(name: str) -> bool:
    """Does the call need a group of rows?"""
    return name in _AGGREGATES


def coalesce(arguments: Sequence[Code]) -> Code:
    """COALESCE and `??`: optional only if the last argument is."""
    kind = common_type(arguments, "COALESCE")
    items = ", ".join(convert(one, optional(kind)).sql for one in arguments)
    target = optional(kind) if is_optional(arguments[-1].type) else kind
    return Code(f"coalesce({items})", target, aggregate=_any_aggregate(arguments))


def _any_aggregate(arguments: Sequence[Code]) -> bool:
    return any(one.aggregate for one in arguments)


def _constant(sql: str, kind: YqlType) -> Function:
    return Function(0, 0, lambda _: Code(sql, kind))


def _if(arguments: Sequence[Code]) -> Code:
    condition, *branches = arguments
    require_bool(condition)
    kind = common_type(branches, "IF")
    nullable = len(branches) == 1 or any(is_optional(one.type) for one in branches)
    target = optional(kind) if nullable else kind
    sqls = [convert(one, optional(kind)).sql for one in branches] + ["NULL"]
    sql = f"iif({condition.sql}, {sqls[0]}, {sqls[1]})"
    return Code(sql, target, aggregate=_any_aggregate(arguments))


def require_bool(code: Code) -> None:
    """A condition must be Bool; 1 and 0 are not."""
    if bare(code.type) != BOOL:
        raise YdbError(f"Expected bool, but got: {code.type}")


def _just(arguments: Sequence[Code]) -> Code:
    (code,) = arguments
    return Code(code.sql, optional(code.type), aggregate=code.aggregate)


def _unwrap(arguments: Sequence[Code]) -> Code:
    value, *message = arguments
    if not isinstance(value.type, OptionalType):
        raise YdbError(f"Unwrap takes an optional, not {value.type}")
    text = _as_text(message[0]) if message else "'Failed to unwrap empty optional'"
    return Code(f"ydb_unwrap({value.sql}, {text})", value.type.item, aggregate=value.aggregate)


def _ensure(arguments: Sequence[Code]) -> Code:
    value, condition, *message = arguments
    require_bool(condition)
    text = _as_text(message[0]) if message else "'Condition violated'"
    sql = f"ydb_ensure({value.sql}, {condition.sql}, {text})"
    return Code(sql, value.type, aggregate=_any_aggregate(arguments))


def _as_text(code: Code) -> str:
    if not is_text(code.type):
        raise YdbError(f"A message must be text, not {code.type}")
    return f"CAST({code.sql} AS TEXT)"


def _of_text(sql: str, kind: YqlType | None = None, *, only: YqlType | None = None) -> Build:
    """A function of one text; `kind` None keeps the argument's type."""

    def build(arguments: Sequence[Code]) -> Code:
        (code,) = arguments
        if not is_text(code.type) or (only and bare(code.type) != only):
            raise YdbError(f"Expected {only or 'text'}, but got: {code.type}")
        return typed(sql.format(code.sql), kind or bare(code.type), code)

    return build


def _prefix_test(template: str) -> Build:
    def build(arguments: Sequence[Code]) -> Code:
        text, part = arguments
        if not is_text(text.type) or not is_text(part.type):
            raise YdbError(f"Expected text, but got: {text.type} and {part.type}")
        left, right = f"CAST({text.sql} AS BLOB)", f"CAST({part.sql} AS BLOB)"
        return typed(template.format(left, right), BOOL, text, part)

    return build


def _list_length(arguments: Sequence[Code]) -> Code:
    (code,) = arguments
    if not isinstance(code.type, ListType):
        raise YdbError(f"Expected a list, but got: {code.type}")
    return Code(f"json_array_length({code.sql})", UINT64)


def _absolute(arguments: Sequence[Code]) -> Code:
    (code,) = arguments
    if not is_numeric(code.type):
        raise YdbError(f"Expected a number, but got: {code.type}")
    return typed(f"abs({code.sql})", bare(code.type), code)


def _extreme(function: str) -> Build:
    """The greatest or the least of several values of one type; NULL when one is."""

    def build(arguments: Sequence[Code]) -> Code:
        kind = common_type(arguments, function)
        items = ", ".join(convert(one, optional(kind)).sql for one in arguments)
        return typed(f"{function}({items})", kind, *arguments)

    return build


def _vector(function: str) -> Build:
    """Knn over float vectors in String; NULL when their lengths or formats differ."""

    def build(arguments: Sequence[Code]) -> Code:
        for code in arguments:
            if bare(code.type) != STRING:
                raise YdbError(f"Expected String, but got: {code.type}")
        left, right = arguments
        return Code(f"{function}({left.sql}, {right.sql})", OptionalType(FLOAT), aggregate=False)

    return build


_FUNCTIONS = {
    "currentutctimestamp": _constant(":now", TIMESTAMP),
    "currentutcdatetime": _constant("(:now / 1000000)", Scalar("Datetime")),
    "currentutcdate": _constant("(:now / 86400000000)", Scalar("Date")),
    "coalesce": Function(1, 99, coalesce),
    "if": Function(2, 3, _if),
    "just": Function(1, 1, _just),
    "unwrap": Function(1, 2, _unwrap),
    "ensure": Function(2, 3, _ensure),
    "unicode::tolower": Function(1, 1, _of_text("ydb_lower({})", only=UTF8)),
    "unicode::toupper": Function(1, 1, _of_text("ydb_upper({})", only=UTF8)),
    "unicode::getlength": Function(1, 1, _of_text("length({})", UINT64, only=UTF8)),
    "length": Function(1, 1, _of_text("length(CAST({} AS BLOB))", Scalar("Uint32"))),
    "len": Function(1, 1, _of_text("length(CAST({} AS BLOB))", Scalar("Uint32"))),
    "startswith": Function(2, 2, _prefix_test("(substr({0}, 1, length({1})) = {1})")),
    "endswith": Function(2, 2, _prefix_test("(length({1}) = 0 OR substr({0}, -length({1})) = {1})")),
    "listlength": Function(1, 1, _list_length),
    "abs": Function(1, 1, _absolute),
    "max_of": Function(1, 99, _extreme("max")),
    "min_of": Function(1, 99, _extreme("min")),
    "greatest": Function(1, 99, _extreme("max")),
    "least": Function(1, 99, _extreme("min")),
    "knn::cosinedistance": Function(2, 2, _vector("ydb_cosine_distance")),
    "knn::cosinesimilarity": Function(2, 2, _vector("ydb_cosine_similarity")),
}


def _counted(code: Code) -> tuple[YqlType, str]:
    return UINT64, "count"


def _counted_if(code: Code) -> tuple[YqlType, str]:
    require_bool(code)
    return UINT64, "ydb_count_true"


def _summed(code: Code) -> tuple[YqlType, str]:
    kind = bare(code.type)
    if isinstance(kind, DecimalType):
        return DecimalType(35, kind.scale), "ydb_decimal_sum"
    if is_integer(kind):
        return (UINT64 if str(kind).startswith("U") else INT64), "sum"
    if is_numeric(kind) or kind == Scalar("Interval"):
        return kind, "sum"
    raise YdbError(f"Cannot sum {code.type}")


def _averaged(code: Code) -> tuple[YqlType, str]:
    if not is_numeric(code.type):
        raise UnsupportedError(f"AVG of {code.type}")
    return DOUBLE, "avg"


def _ordered(function: str) -> Callable[[Code], tuple[YqlType, str]]:
    def build(code: Code) -> tuple[YqlType, str]:
        kind = bare(code.type)
        if function != "some" and str(kind) in OPAQUE:
            raise YdbError(f"Cannot order {code.type}")
        return kind, "min" if function == "some" else function

    return build


_AGGREGATES: dict[str, Callable[[Code], tuple[YqlType, str]]] = {
    "count": _counted,
    "count_if": _counted_if,
    "sum": _summed,
    "min": _ordered("min"),
    "max": _ordered("max"),
    "some": _ordered("some"),
    "avg": _averaged,
}
