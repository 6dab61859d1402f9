"""Rubles. Money is `Decimal` in code, `Decimal(22,9)` in YDB and a string in JSON; never a float."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer, WithJsonSchema

KOPECK = Decimal("0.01")

#: Any sum must fit `Decimal(22,9)`, and ten billion rubles is above any event.
MAX_RUBLES = Decimal("9999999999.99")


def kopecks(amount: Decimal) -> Decimal:
    """Round half up to kopecks: the rounding of every estimate line."""
    return amount.quantize(KOPECK, rounding=ROUND_HALF_UP)


def decimal_text(amount: Decimal) -> str:
    """The JSON form: plain digits, no exponent."""
    return f"{amount:f}"


Rubles = Annotated[
    Decimal,
    Field(ge=0, le=MAX_RUBLES, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(decimal_text, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d{1,10}(\.\d{1,2})?$", "examples": ["2500000.00"]}),
]

SignedRubles = Annotated[
    Decimal,
    Field(ge=-MAX_RUBLES, le=MAX_RUBLES, decimal_places=2, allow_inf_nan=False),
    PlainSerializer(decimal_text, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d{1,10}(\.\d{1,2})?$", "examples": ["-1200.50"]}),
]
