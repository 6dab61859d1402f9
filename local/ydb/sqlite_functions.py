"""Functions that YQL has and SQLite has not, registered on every connection."""

import math
import re
import sqlite3
import struct
from array import array
from collections.abc import Callable
from functools import lru_cache

from local.ydb.yql import decimals
from local.ydb.yql.casts import cast_value

Text = str | bytes
Value = int | float | str | bytes | None

_FLOAT_VECTOR = 1
"""The last byte of a vector of floats, as `Knn::ToBinaryStringFloat` writes it."""


class ConditionViolated(Exception):
    """Ensure or Unwrap failed. SQLite hides a function's own exception, so the connection keeps it."""


class Connection(sqlite3.Connection):
    """A connection with YQL's functions; `violation` is the message of the last Ensure that failed."""

    violation: str | None = None


def connect(path: str) -> Connection:
    """Open the file in autocommit mode: transactions are opened by hand."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=1024, factory=Connection
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    for name, arity, function in _PURE:
        connection.create_function(name, arity, function, deterministic=True)
    _create_guards(connection)
    connection.create_aggregate("ydb_decimal_sum", 1, _DecimalSum)  # type: ignore[arg-type]
    connection.create_aggregate("ydb_count_true", 1, _CountTrue)
    return connection


def _create_guards(connection: Connection) -> None:
    def violated(message: str) -> None:
        connection.violation = message
        raise ConditionViolated(message)

    def ensure(value: Value, condition: int | None, message: str) -> Value:
        if not condition:
            violated(message)
        return value

    def unwrap(value: Value, message: str) -> Value:
        if value is None:
            violated(message)
        return value

    connection.create_function("ydb_ensure", 3, ensure)
    connection.create_function("ydb_unwrap", 2, unwrap)


def _like(text: Text | None, pattern: Text | None, escape: str | None, ignore_case: int) -> bool | None:
    if text is None or pattern is None:
        return None
    return _like_pattern(_as_text(pattern), escape, bool(ignore_case)).fullmatch(_as_text(text)) is not None


def _as_text(value: Text) -> str:
    return value.decode() if isinstance(value, bytes) else value


@lru_cache(256)
def _like_pattern(pattern: str, escape: str | None, ignore_case: bool) -> re.Pattern[str]:
    parts, characters = [], iter(pattern)
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(character) or re.escape(character))
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _cosine_similarity(left: bytes | None, right: bytes | None) -> float | None:
    if left is None or right is None:
        return None
    one, other = _vector(left), _vector(right)
    if one is None or other is None or len(one) != len(other):
        return None
    product = sum(map(float.__mul__, one, other))
    norms = math.sqrt(sum(map(float.__mul__, one, one)) * sum(map(float.__mul__, other, other)))
    return product / norms if norms else None


def _cosine_distance(left: bytes | None, right: bytes | None) -> float | None:
    similarity = _cosine_similarity(left, right)
    return None if similarity is None else 1 - similarity


@lru_cache(4096)
def _vector(stored: bytes) -> tuple[float, ...] | None:
    if len(stored) % 4 != 1 or stored[-1] != _FLOAT_VECTOR:
        return None
    return tuple(array("f", stored[:-1]))


def _unhex(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)


def _undouble(text: str | None) -> float | None:
    if text is None:
        return None
    value: float = struct.unpack(">d", bytes.fromhex(text))[0]
    return value


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _upper(text: str | None) -> str | None:
    return None if text is None else text.upper()


def _decimal_operation(sign: int) -> Callable[[bytes | None, bytes | None, int], bytes | None]:
    def calculate(left: bytes | None, right: bytes | None, precision: int) -> bytes | None:
        if left is None or right is None:
            return None
        result = decimals.unpack(left) + sign * decimals.unpack(right)
        if abs(result) >= 10**precision:
            raise OverflowError(f"Decimal overflow: more than {precision} digits")
        return decimals.pack(result)

    return calculate


class _DecimalSum:
    """SUM over Decimal; NULL over no rows."""

    def __init__(self) -> None:
        self._total: int | None = None

    def step(self, value: bytes | None) -> None:
        if value is not None:
            self._total = (self._total or 0) + decimals.unpack(value)

    def finalize(self) -> bytes | None:
        return None if self._total is None else decimals.pack(self._total)


class _CountTrue:
    """COUNT_IF."""

    def __init__(self) -> None:
        self._count = 0

    def step(self, value: int | None) -> None:
        self._count += bool(value)

    def finalize(self) -> int:
        return self._count


_PURE: tuple[tuple[str, int, Callable[..., Value]], ...] = (
    ("ydb_cast", 3, cast_value),
    ("ydb_like", 4, _like),
    ("ydb_lower", 1, _lower),
    ("ydb_upper", 1, _upper),
    ("ydb_unhex", 1, _unhex),
    ("ydb_undouble", 1, _undouble),
    ("ydb_cosine_similarity", 2, _cosine_similarity),
    ("ydb_cosine_distance", 2, _cosine_distance),
    ("ydb_decimal_add", 3, _decimal_operation(1)),
    ("ydb_decimal_subtract", 3, _decimal_operation(-1)),
)
