"""Decimal values as SQLite keeps them: scaled integers in 16 big-endian bytes, shifted to sort as numbers."""

from decimal import Context, Decimal, InvalidOperation

from local.ydb.yql.errors import YdbError
from local.ydb.yql.types import DecimalType

_SHIFT = 1 << 127
_EXACT = Context(prec=60)


def pack(scaled: int) -> bytes:
    """The stored form of a scaled integer."""
    return (scaled + _SHIFT).to_bytes(16, "big")


def unpack(stored: bytes) -> int:
    """The scaled integer of a stored form."""
    return int.from_bytes(stored, "big") - _SHIFT


def parse(text: str, kind: DecimalType) -> bytes:
    """`"1.5"` in its stored form; digits beyond the scale are rounded, too large a number is an error."""
    try:
        scaled = int(Decimal(text).scaleb(kind.scale, _EXACT).to_integral_value())
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise YdbError(f"Invalid value {text!r} for type {kind}") from error
    if abs(scaled) >= 10**kind.precision:
        raise YdbError(f"Value {text} is out of range of {kind}")
    return pack(scaled)


def plain(stored: bytes, scale: int) -> Decimal:
    """The number itself, without trailing zeros."""
    number = Decimal(unpack(stored)).scaleb(-scale, _EXACT)
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize(_EXACT)
