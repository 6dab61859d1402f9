"""DECLAREs as the signature of a statement."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from pydantic import BaseModel

from shared.database import Statement
from shared.money import Rubles
from shared.yql_types import parse_type

STATEMENT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $rows AS List<Struct<id:Utf8,sum:Decimal(22,9),at:Timestamp?,tags:List<Utf8>>>;
SELECT 1;
""")


class Priced(BaseModel):
    price: Rubles


@pytest.mark.parametrize(
    ("text", "sdk"),
    [
        ("Utf8", "Utf8"),
        ("Int64?", "Int64?"),
        ("Optional<Timestamp>", "Timestamp?"),
        ("List<Utf8>", "List<Utf8>"),
        ("Decimal(22,9)", "Decimal(22,9)"),
        ("Struct<a:Utf8, b:Decimal(22, 9), c:List<Int64>>", "Struct<a:Utf8,b:Decimal(22,9),c:List<Int64>>"),
    ],
)
def test_type_is_read_as_written(text: str, sdk: str) -> None:
    assert str(parse_type(text).sdk) == str(sdk)


@pytest.mark.parametrize("text", ["Text", "List<", "Map<Utf8,Utf8>", "Struct<a:Nope>"])
def test_unknown_type_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="unknown YQL type"):
        parse_type(text)


def test_struct_rows_are_converted_member_by_member() -> None:
    at = datetime(2026, 12, 12, 18, tzinfo=UTC)

    values = STATEMENT.parameters(
        {"tenant_id": "t", "rows": [{"id": "1", "sum": Decimal("1.50"), "at": at, "tags": ["a"]}]}
    )

    assert values["$rows"].value == [{"id": "1", "sum": Decimal("1.50"), "at": at, "tags": ["a"]}]


def test_missing_parameter_is_named() -> None:
    with pytest.raises(TypeError, match="rows"):
        STATEMENT.parameters({"tenant_id": "t"})


def test_surplus_parameter_is_named() -> None:
    with pytest.raises(TypeError, match="colour"):
        STATEMENT.parameters({"tenant_id": "t", "rows": [], "colour": "red"})


def test_naive_datetime_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        parse_type("Timestamp").convert(datetime(2026, 12, 12))  # noqa: DTZ001 - that is the point


def test_none_needs_an_optional_type() -> None:
    with pytest.raises(ValueError, match="Optional"):
        parse_type("Utf8").convert(None)


def test_model_becomes_json_with_sums_as_strings() -> None:
    assert parse_type("Json").convert([Priced(price=Decimal("10.50"))]) == '[{"price":"10.50"}]'
