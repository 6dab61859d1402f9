"""Values and types of expressions."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import ydb

from tests.local.ydb.conftest import Session


def moment(text: str) -> datetime:
    """A naive UTC time, as the SDK gives it."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 / 2", 3),
        ("7 % 4", 3),
        ("7 / 0", None),
        ("7.0 / 2.0", 3.5),
        ("1 + 0.5", 1.5),
        ("-5 + 3", -2),
        ("-(2 + 3)", -5),
        ("2 - 1 - 1", 0),
        ("1 < 2 AND NOT (2 < 1)", True),
        ("false OR true AND false", False),
        ("1 = 1.0", True),
        ("1 != 2 AND 1 <> 2 AND 1 == 1", True),
        ("'a' < 'b'", True),
        ("'x'u = 'x'", True),
        ("NULL IS NULL", True),
        ("Just(1) IS NULL", False),
        ("NULL ?? 5", 5),
        ("Nothing(Int64?) ?? 5l", 5),
        ("Nothing(Int64?) ?? Nothing(Int64?) ?? 7l", 7),
        ("COALESCE(Nothing(Utf8?), 'x'u)", "x"),
        ("2 ?? 1 + 1", 2),
        ("'a'u || 'б'u", "aб"),
        ("'a' || 'b'", b"ab"),
        ("IF(1 > 2, 'yes'u, 'no'u)", "no"),
        ("IF(1 > 2, 1)", None),
        ("IF(Nothing(Bool?), 1, 2)", 2),
        ("CASE WHEN 1 > 2 THEN 'a'u ELSE 'b'u END", "b"),
        ("CASE 2 WHEN 1 THEN 'a'u WHEN 2 THEN 'b'u ELSE 'c'u END", "b"),
        ("CASE WHEN 1 > 2 THEN 1.5 ELSE 2 END", 2.0),
        ("Timestamp('2026-12-12T10:00:00Z') + Interval('PT1H30M')", moment("2026-12-12T11:30:00")),
        ("Timestamp('2026-12-12T10:00:00Z') - Interval('P1DT0.5S')", moment("2026-12-11T09:59:59.500000")),
        ("Timestamp('2026-12-12T13:00:00+03:00')", moment("2026-12-12T10:00:00")),
        ("Timestamp('2026-12-12T10:00:00Z') - Timestamp('2026-12-12T09:00:00Z')", timedelta(hours=1)),
        ("Date('2026-12-12') + Interval('P1W')", date(2026, 12, 19)),
        ("Interval('PT1H') * 3", timedelta(hours=3)),
        ("-Interval('PT1H') + Interval('PT1M')", timedelta(minutes=-59)),
        ("Decimal('0.1', 22, 9) + Decimal('0.2', 22, 9)", Decimal("0.3")),
        ("Decimal('0.1', 22, 9) - Decimal('0.2', 22, 9)", Decimal("-0.1")),
        ("Decimal('-2', 22, 9) < Decimal('1', 22, 9)", True),
        ("CAST('12' AS Int64)", 12),
        ("CAST('x' AS Int64)", None),
        ("CAST(300 AS Int64)", 300),
        ("CAST(5000000000l AS Int32)", None),
        ("CAST(-1 AS Uint64)", None),
        ("CAST(2.9 AS Int64)", 2),
        ("CAST(5 AS Utf8)", "5"),
        ("CAST(true AS Utf8)", "true"),
        ("CAST('1.50' AS Decimal(22,9))", Decimal("1.5")),
        ("CAST(5 AS Decimal(22,9))", Decimal("5")),
        ("CAST(Decimal('100', 22, 9) AS Utf8)", "100"),
        ("CAST(Decimal('1.5', 22, 9) AS Double)", 1.5),
        ("CAST(Decimal('1.5', 22, 9) AS Int64)", 1),
        ("CAST('2026-12-12' AS Date)", date(2026, 12, 12)),
        ("CAST(Date('2026-12-12') AS Timestamp)", moment("2026-12-12T00:00:00")),
        ("CAST(Timestamp('2026-12-12T10:00:00Z') AS Date)", date(2026, 12, 12)),
        ("CAST(Timestamp('2026-12-12T10:00:00Z') AS Utf8)", "2026-12-12T10:00:00Z"),
        ("CAST(Timestamp('1970-01-01T00:00:01Z') AS Uint64)", 1_000_000),
        ("CAST(Nothing(Utf8?) AS Int64)", None),
        ("Unwrap(Just(3))", 3),
        ("Ensure(3, 2 > 1, 'never')", 3),
        ("Unicode::ToUpper('привет'u)", "ПРИВЕТ"),
        ("Unicode::GetLength('привет'u)", 6),
        ("LENGTH('привет'u)", 12),
        ("StartsWith('привет'u, 'при'u)", True),
        ("EndsWith('привет'u, 'при'u)", False),
        ("MAX_OF(1, 3, 2)", 3),
        ("GREATEST(1, 3, 2) - LEAST(1, 3, 2)", 2),
        ("ABS(-3)", 3),
        ("'100%'u LIKE '100!%' ESCAPE '!'", True),
        ("'1000'u LIKE '100!%' ESCAPE '!'", False),
        ("3 IN (1, 2, 3)", True),
        ("3 NOT IN (1, 2, 3)", False),
        ("'tab\\there'u", "tab\there"),
        ('"it\'s"u', "it's"),
    ],
)
def test_an_expression_has_a_value(query: Session, expression: str, value: Any) -> None:
    (row,) = query(f"SELECT {expression} AS value")

    assert row == {"value": value}
    assert type(row["value"]) is type(value)


@pytest.mark.parametrize(
    "expression",
    [
        "1 + 'x'",
        "1 + true",
        "'a'u || 1",
        "-1u",
        "1 < 'x'",
        "Date('2026-01-01') + 1",
        "Date('2026-01-01') = Timestamp('2026-01-01T00:00:00Z')",
        "Decimal('1', 22, 9) + 1",
        "Decimal('1', 22, 9) = 1",
        "Decimal('1', 22, 9) + Decimal('1', 10, 2)",
        "IF(1, 2, 3)",
        "IF(true, 1, 'x')",
        "CASE WHEN true THEN 1 END",
        "CASE WHEN true THEN 1 ELSE 'x' END",
        "COALESCE(1, 'x')",
        "NULL ?? NULL",
        "Unwrap(1)",
        "Just()",
        "Nothing(Int64)",
        "Unknown(1)",
        "Timestamp('yesterday')",
        "Interval('1 hour')",
        "Decimal('many', 22, 9)",
        "Decimal('99999999999999', 22, 9)",
        "Json('{')",
        "CAST(Date('2026-01-01') AS Bool)",
        "ListLength(1)",
        "'a\\qb'",
        "select",
        "1 +",
        "AND",
    ],
)
def test_an_expression_with_a_type_error_is_refused(query: Session, expression: str) -> None:
    with pytest.raises((ydb.GenericError, ydb.BadRequest, ydb.issues.Unsupported)):
        query(f"SELECT {expression} AS value")


@pytest.mark.parametrize("expression", ["Unwrap(Nothing(Int64?))", "Ensure(1, 2 < 1, 'no')"])
def test_a_violated_condition_fails_the_query(query: Session, expression: str) -> None:
    with pytest.raises(ydb.PreconditionFailed):
        query(f"SELECT {expression} AS value")


def test_the_length_of_a_list_parameter(query: Session) -> None:
    numbers = ([3, 1, 2], ydb.ListType(ydb.PrimitiveType.Uint64))

    assert query("SELECT ListLength($numbers) AS n", numbers=numbers) == [{"n": 3}]


def test_vectors_are_ordered_by_cosine_distance(query: Session) -> None:
    vectors = {
        "same": ydb.convert_floats_to_embedding_bytes([2.0, 0.0]),
        "across": ydb.convert_floats_to_embedding_bytes([0.0, 1.0]),
        "longer": ydb.convert_floats_to_embedding_bytes([0.0, 1.0, 1.0]),
        "target": ydb.convert_floats_to_embedding_bytes([1.0, 0.0]),
    }

    (row,) = query(
        """SELECT Knn::CosineDistance($same, $target) AS same,
                  Knn::CosineDistance($across, $target) AS across,
                  Knn::CosineDistance($longer, $target) AS longer,
                  Knn::CosineSimilarity($same, $target) AS alike""",
        **vectors,
    )

    assert row == {"same": 0.0, "across": 1.0, "alike": 1.0, "longer": None}
