"""SELECT: joins, groups, order, subqueries, and the checks SQLite does not make."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import ydb

from tests.local.ydb.conftest import Session

MakeTable = Callable[[str], str]


@pytest.fixture(scope="module")
def tables(query: Session) -> dict[str, str]:
    """Cities and vendors, made once: nothing here writes."""
    names = {"city": "test_queries_city", "vendor": "test_queries_vendor"}
    for name in names.values():
        query(f"DROP TABLE IF EXISTS {name}")
    query("CREATE TABLE test_queries_city (id Uint64 NOT NULL, name Utf8 NOT NULL, PRIMARY KEY (id))")
    query(
        """CREATE TABLE test_queries_vendor (
            id Uint64 NOT NULL, name Utf8, city_id Uint64, price Decimal(22,9), rating Double, about Json,
            PRIMARY KEY (id))"""
    )
    query("UPSERT INTO test_queries_city (id, name) VALUES (1, 'Казань'u), (2, 'Пермь'u), (3, 'Омск'u)")
    query(
        """UPSERT INTO test_queries_vendor (id, name, city_id, price, rating) VALUES
            (1, 'Кейтеринг «Волга»'u, 1, Decimal("1000.50", 22, 9), 4.5),
            (2, 'Свет и звук'u, 1, Decimal("99.5", 22, 9), 3.0),
            (3, 'Ведущий'u, 2, Decimal("20000000000", 22, 9), NULL),
            (4, NULL, NULL, NULL, 5.0)"""
    )
    return names


def column(found: list[dict[str, Any]]) -> list[Any]:
    """The only column of a result."""
    return [value for row in found for value in row.values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT id FROM {vendor} WHERE id < 3 ORDER BY id", [1, 2]),
        ("SELECT id FROM {vendor} WHERE id <= 3 ORDER BY id DESC", [3, 2, 1]),
        ("SELECT id FROM {vendor} ORDER BY id LIMIT 2 OFFSET 1", [2, 3]),
        ("SELECT id FROM {vendor} ORDER BY rating, id", [3, 2, 1, 4]),
        ("SELECT id FROM {vendor} ORDER BY rating ?? 0.0 DESC, id LIMIT 1", [4]),
        ("SELECT id FROM {vendor} ORDER BY price DESC, id", [3, 1, 2, 4]),
        ("SELECT id FROM {vendor} WHERE price > Decimal('100', 22, 9) ORDER BY id", [1, 3]),
        ("SELECT id FROM {vendor} WHERE name IS NULL", [4]),
        ("SELECT id FROM {vendor} WHERE name IS NOT NULL AND NOT (city_id = 1)", [3]),
        ("SELECT id FROM {vendor} WHERE id BETWEEN 2 AND 3 ORDER BY id", [2, 3]),
        ("SELECT id FROM {vendor} WHERE id NOT BETWEEN 2 AND 3 ORDER BY id", [1, 4]),
        ("SELECT id FROM {vendor} WHERE id IN (1, 4, 9) ORDER BY id", [1, 4]),
        ("SELECT id FROM {vendor} WHERE city_id NOT IN (1ul)", [3]),
        ("SELECT id FROM {vendor} WHERE name LIKE '%вет%'", [2]),
        ("SELECT id FROM {vendor} WHERE name LIKE '_вет%'", [2]),
        ("SELECT id FROM {vendor} WHERE name ILIKE 'СВЕТ%'", [2]),
        ("SELECT id FROM {vendor} WHERE name NOT LIKE '%в%' ORDER BY id", [1, 3]),
        ("SELECT id FROM {vendor} WHERE Unicode::ToLower(name) = 'ведущий'u", [3]),
        ("SELECT id FROM {vendor} WHERE city_id IN (SELECT id FROM {city} WHERE name = 'Пермь'u)", [3]),
        ("$big = (SELECT id FROM {city} WHERE id > 1); SELECT id FROM {vendor} WHERE city_id IN $big", [3]),
        ("$best = (SELECT MAX(rating) FROM {vendor}); SELECT id FROM {vendor} WHERE rating = $best", [4]),
        ("$v = (SELECT id, city_id AS c FROM {vendor}); SELECT id FROM $v WHERE c = 2", [3]),
        ("$limit = 2ul; SELECT id FROM {vendor} ORDER BY id LIMIT $limit", [1, 2]),
        ("SELECT v.id AS id FROM (SELECT id FROM {vendor} WHERE id > 3) AS v", [4]),
        ("SELECT COUNT(*) AS n FROM {vendor}", [4]),
        ("SELECT COUNT(name) AS n FROM {vendor}", [3]),
        ("SELECT COUNT(DISTINCT city_id) AS n FROM {vendor}", [2]),
        ("SELECT COUNT_IF(rating > 4.0) AS n FROM {vendor}", [2]),
        ("SELECT SUM(price) AS total FROM {vendor}", [Decimal("20000001100")]),
        ("SELECT SUM(id) AS total FROM {vendor} WHERE id > 100", [None]),
        ("SELECT AVG(rating) AS mean FROM {vendor} WHERE city_id = 1", [3.75]),
        ("SELECT MIN(price) AS least FROM {vendor}", [Decimal("99.5")]),
        ("SELECT DISTINCT city_id FROM {vendor} ORDER BY city_id", [None, 1, 2]),
        ("SELECT COUNT(*) AS n FROM {vendor} GROUP BY city_id HAVING COUNT(*) > 1", [2]),
        ("SELECT id FROM {city} UNION ALL SELECT id FROM {vendor} WHERE id = 4", [1, 2, 3, 4]),
        ("SELECT `id` FROM `{city}` -- a comment\n WHERE /* another */ id = 1;", [1]),
    ],
)
def test_a_query_finds(query: Session, tables: dict[str, str], text: str, expected: list[Any]) -> None:
    assert column(query(text.format(**tables))) == expected


def test_an_inner_join_pairs_rows(query: Session, tables: dict[str, str]) -> None:
    found = query(
        """SELECT v.id AS id, c.name AS city
           FROM {vendor} AS v INNER JOIN {city} AS c ON v.city_id = c.id AND c.id = v.city_id
           ORDER BY id""".format(**tables)
    )

    assert found == [
        {"id": 1, "city": "Казань"},
        {"id": 2, "city": "Казань"},
        {"id": 3, "city": "Пермь"},
    ]


def test_a_left_join_keeps_rows_without_a_pair(query: Session, tables: dict[str, str]) -> None:
    found = query(
        """SELECT c.name AS city, COUNT(v.id) AS vendors
           FROM {city} AS c LEFT JOIN {vendor} AS v ON v.city_id = c.id
           GROUP BY c.name ORDER BY vendors DESC, city""".format(**tables)
    )

    assert found == [
        {"city": "Казань", "vendors": 2},
        {"city": "Пермь", "vendors": 1},
        {"city": "Омск", "vendors": 0},
    ]


def test_a_group_by_expression_is_a_column_by_its_alias(query: Session, tables: dict[str, str]) -> None:
    found = query(
        """SELECT known, COUNT(*) AS n FROM {vendor}
           GROUP BY name IS NOT NULL AS known ORDER BY known""".format(**tables)
    )

    assert found == [{"known": False, "n": 1}, {"known": True, "n": 3}]


def test_columns_of_a_star_are_sorted_by_name(query: Session, tables: dict[str, str]) -> None:
    (row,) = query("SELECT v.* FROM {vendor} AS v WHERE id = 4".format(**tables))

    assert list(row) == ["about", "city_id", "id", "name", "price", "rating"]


def test_an_expression_without_a_name_is_called_by_its_place(query: Session) -> None:
    assert query("SELECT 1, 'x'u AS text, 2") == [{"column0": 1, "text": "x", "column2": 2}]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT unknown FROM {vendor}",
        "SELECT v.unknown AS u FROM {vendor} AS v",
        "SELECT id FROM {vendor} WHERE name = 1",
        "SELECT id FROM {vendor} WHERE id = 'x'",
        "SELECT id FROM {vendor} WHERE id IN ('x')",
        "SELECT id FROM {vendor} WHERE id IN (SELECT name FROM {city})",
        "SELECT id FROM {vendor} WHERE id BETWEEN 1 AND 'x'",
        "SELECT id FROM {vendor} WHERE rating = Date('2026-01-01')",
        "SELECT id FROM {vendor} WHERE name",
        "SELECT id FROM {vendor} WHERE NOT id",
        "SELECT id FROM {vendor} WHERE id = 1 AND 1",
        "SELECT id FROM {vendor} WHERE about = about",
        "SELECT id FROM {vendor} WHERE name = NULL",
        "SELECT id FROM {vendor} WHERE id LIKE '1%'",
        "SELECT id FROM {vendor} ORDER BY about",
        "SELECT id FROM {vendor} ORDER BY 1",
        "SELECT id FROM {vendor} ORDER BY unknown",
        "SELECT id FROM {vendor} LIMIT 'x'",
        "SELECT id FROM {vendor} LIMIT -1",
        "SELECT id, id FROM {vendor}",
        "SELECT name FROM {vendor} AS v INNER JOIN {city} AS c ON v.city_id = c.id",
        "SELECT v.id AS id FROM {vendor} AS v INNER JOIN {city} AS c ON v.city_id > c.id",
        "SELECT v.id AS id FROM {vendor} AS v INNER JOIN {city} AS c ON v.city_id = c.id OR v.id = c.id",
        "SELECT v.id AS id FROM {vendor} AS v INNER JOIN {city} AS c ON v.id = v.city_id",
        "SELECT v.id AS id FROM {vendor} AS v INNER JOIN {city} AS c ON v.id = c.name",
        "SELECT name, COUNT(*) AS n FROM {vendor} GROUP BY city_id",
        "SELECT name, COUNT(*) AS n FROM {vendor}",
        "SELECT id FROM {vendor} HAVING id > 1",
        "SELECT city_id FROM {vendor} GROUP BY city_id ORDER BY id",
        "SELECT id FROM {vendor} WHERE COUNT(*) > 1",
        "SELECT SUM(COUNT(*)) AS n FROM {vendor}",
        "SELECT SUM(name) AS s FROM {vendor}",
        "SELECT id FROM {vendor} AS v WHERE EXISTS (SELECT id FROM {city} AS c WHERE c.id = v.city_id)",
        "SELECT (SELECT c.name FROM {city} AS c WHERE c.id = v.city_id) AS city FROM {vendor} AS v",
        "SELECT id FROM {vendor} WHERE id = (SELECT id, name FROM {city})",
        "SELECT id FROM $unknown",
        "SELECT $unknown AS u",
        "SELECT id FROM {city} UNION ALL SELECT name FROM {city}",
        "SELECT id FROM {city} UNION ALL SELECT name AS id FROM {city}",
        "SELECT",
        "SELECT id FROM",
        "SELECT id FROM {city} WHERE",
        "SELECT id FROM {city} WHERE (id = 1",
        "SELECT 'open FROM {city}",
        "SELECT id ! FROM {city}",
    ],
)
def test_a_query_that_is_wrong_is_refused(query: Session, tables: dict[str, str], text: str) -> None:
    with pytest.raises((ydb.GenericError, ydb.BadRequest, ydb.issues.Unsupported)):
        query(text.format(**tables))
