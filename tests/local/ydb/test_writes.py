"""UPSERT, INSERT, REPLACE, UPDATE, DELETE and what they return."""

from collections.abc import Callable

import pytest
import ydb

from tests.local.ydb.conftest import Session

MakeTable = Callable[[str], str]


@pytest.fixture
def people(query: Session, make_table: MakeTable) -> str:
    """Two people; only the key is NOT NULL."""
    table = make_table("(id Uint64 NOT NULL, name Utf8, age Int64, PRIMARY KEY (id))")
    query(f"UPSERT INTO {table} (id, name, age) VALUES (1, 'Анна'u, 30), (2, 'Борис'u, 40)")
    return table


def everyone(query: Session, table: str) -> list[tuple[int, str | None, int | None]]:
    """All rows of `people`."""
    found = query(f"SELECT id, name, age FROM {table} ORDER BY id")
    return [(row["id"], row["name"], row["age"]) for row in found]


def test_upsert_keeps_the_columns_it_does_not_name(query: Session, people: str) -> None:
    query(f"UPSERT INTO {people} (id, age) VALUES (1, 31), (3, 50)")

    assert everyone(query, people) == [(1, "Анна", 31), (2, "Борис", 40), (3, None, 50)]


def test_replace_empties_the_columns_it_does_not_name(query: Session, people: str) -> None:
    query(f"REPLACE INTO {people} (id, age) VALUES (1, 31)")

    assert everyone(query, people) == [(1, None, 31), (2, "Борис", 40)]


def test_insert_of_an_existing_key_is_an_error(query: Session, people: str) -> None:
    with pytest.raises(ydb.PreconditionFailed):
        query(f"INSERT INTO {people} (id, name) VALUES (3, 'Вера'u), (1, 'Глеб'u)")

    assert everyone(query, people) == [(1, "Анна", 30), (2, "Борис", 40)]


def test_upsert_from_a_query_copies_rows(query: Session, people: str) -> None:
    query(f"UPSERT INTO {people} (id, name) SELECT id + 10ul AS id, name FROM {people} WHERE age > 30")

    assert everyone(query, people) == [(1, "Анна", 30), (2, "Борис", 40), (12, "Борис", None)]


def test_upsert_of_the_key_alone_adds_the_row_and_returns_it(query: Session, people: str) -> None:
    found = query(f"UPSERT INTO {people} (id) VALUES (1), (3) RETURNING id, name")

    assert sorted(found, key=lambda row: row["id"]) == [{"id": 1, "name": "Анна"}, {"id": 3, "name": None}]


def test_returning_everything_gives_the_new_row(query: Session, people: str) -> None:
    found = query(f"UPDATE {people} SET age = age + 1 WHERE id = 2 RETURNING *")

    assert found == [{"age": 41, "id": 2, "name": "Борис"}]


def test_an_update_that_meets_no_row_returns_none(query: Session, people: str) -> None:
    assert query(f"UPDATE {people} SET age = 1 WHERE id = 9 RETURNING id") == []


def test_update_on_changes_rows_found_by_key_and_adds_none(query: Session, people: str) -> None:
    struct = ydb.StructType().add_member("id", ydb.PrimitiveType.Uint64)
    struct.add_member("age", ydb.PrimitiveType.Int64)
    given = ([{"id": 2, "age": 41}, {"id": 7, "age": 70}], ydb.ListType(struct))

    query(
        f"""DECLARE $rows AS List<Struct<id:Uint64,age:Int64>>;
            UPDATE {people} ON SELECT id, age FROM AS_TABLE($rows);""",
        rows=given,
    )

    assert everyone(query, people) == [(1, "Анна", 30), (2, "Борис", 41)]


def test_delete_returns_what_was(query: Session, people: str) -> None:
    found = query(f"DELETE FROM {people} WHERE age >= 40 RETURNING id, name")

    assert found == [{"id": 2, "name": "Борис"}]
    assert everyone(query, people) == [(1, "Анна", 30)]


def test_delete_on_removes_rows_found_by_key(query: Session, people: str) -> None:
    query(f"DELETE FROM {people} ON SELECT id FROM {people} WHERE name LIKE 'А%'")

    assert everyone(query, people) == [(2, "Борис", 40)]


def test_delete_without_a_condition_empties_the_table(query: Session, people: str) -> None:
    query(f"DELETE FROM {people}")

    assert everyone(query, people) == []


@pytest.mark.parametrize(
    "text",
    [
        "UPSERT INTO {table} (id, n, unknown) VALUES (1, 1, 1)",
        "UPSERT INTO {table} (n) VALUES (1)",
        "UPSERT INTO {table} (id, note) VALUES (1, 'x'u)",
        "REPLACE INTO {table} (id, note) VALUES (1, 'x'u)",
        "INSERT INTO {table} (id, note) VALUES (1, 'x'u)",
        "UPSERT INTO {table} (id, n) VALUES (1, NULL)",
        "UPSERT INTO {table} (id, n) VALUES (1, Just(1))",
        "UPSERT INTO {table} (id, n) VALUES (-1, 1)",
        "UPSERT INTO {table} (id, n) VALUES (1, 1.5)",
        "UPSERT INTO {table} (id, n, note) VALUES (1, 1, 5)",
        "UPSERT INTO {table} (id, n) VALUES (CAST('1' AS Int64) ?? 1l, 1)",
        "UPSERT INTO {table} (id, n) VALUES (1)",
        "UPSERT INTO {table} VALUES (1, 1)",
        "UPDATE {table} SET id = 2 WHERE n = 1",
        "UPDATE {table} SET n = NULL WHERE id = 1",
        "UPDATE {table} SET n = note WHERE id = 1",
        "UPDATE {table} SET unknown = 1 WHERE id = 1",
        "UPDATE {table} SET n = 1 WHERE id",
        "UPDATE {table} SET n = 1 WHERE unknown = 1",
        "UPDATE {table} ON SELECT n FROM {table}",
        "UPDATE {table} ON SELECT id FROM {table}",
        "DELETE FROM {table} ON SELECT n FROM {table}",
        "UPSERT INTO {table} (id, n) VALUES (1, 1) RETURNING unknown",
    ],
)
def test_a_write_that_does_not_fit_the_table_is_refused(query: Session, counters: str, text: str) -> None:
    query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    with pytest.raises((ydb.GenericError, ydb.BadRequest, ydb.PreconditionFailed)):
        query(text.format(table=counters))

    assert query(f"SELECT id, n, note FROM {counters}") == [{"id": 1, "n": 1, "note": None}]


def test_statements_of_one_text_are_one_transaction(query: Session, people: str) -> None:
    with pytest.raises(ydb.PreconditionFailed):
        query(
            f"""UPDATE {people} SET age = 0 WHERE id = 1;
                INSERT INTO {people} (id) VALUES (2);"""
        )

    assert everyone(query, people) == [(1, "Анна", 30), (2, "Борис", 40)]


def test_a_statement_sees_what_the_one_before_wrote(query: Session, people: str) -> None:
    results = query.results(
        f"""SELECT age FROM {people} WHERE id = 1;
            UPDATE {people} SET age = age + 1 WHERE id = 1 RETURNING age;
            SELECT age FROM {people} WHERE id = 1;"""
    )

    assert results == [[{"age": 30}], [{"age": 31}], [{"age": 31}]]


def test_ensure_stops_the_whole_text(query: Session, people: str) -> None:
    with pytest.raises(ydb.PreconditionFailed):
        query(
            f"""UPDATE {people} SET age = 0 WHERE id = 1;
                DISCARD SELECT Ensure(id, age > 0, "nobody is newborn") AS checked FROM {people};"""
        )

    assert everyone(query, people) == [(1, "Анна", 30), (2, "Борис", 40)]


def test_a_discarded_select_sends_nothing(query: Session, people: str) -> None:
    results = query.results(f"DISCARD SELECT Ensure(1, true) AS one; SELECT COUNT(*) AS n FROM {people}")

    assert results == [[{"n": 2}]]
