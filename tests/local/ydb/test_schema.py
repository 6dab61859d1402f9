"""CREATE, ALTER and DROP TABLE; indexes."""

from collections.abc import Callable

import pytest
import ydb

from tests.local.ydb.conftest import Endpoint, Session

MakeTable = Callable[[str], str]


def test_create_if_not_exists_keeps_the_table_that_exists(query: Session, counters: str) -> None:
    query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    query(f"CREATE TABLE IF NOT EXISTS {counters} (other Utf8, PRIMARY KEY (other))")

    assert query(f"SELECT id FROM {counters}") == [{"id": 1}]


def test_creating_a_table_twice_is_an_error(query: Session, counters: str) -> None:
    with pytest.raises(ydb.Error):
        query(f"CREATE TABLE {counters} (id Uint64, PRIMARY KEY (id))")


@pytest.mark.parametrize(
    "definition",
    [
        "(id Uint64)",
        "(id Uint64, PRIMARY KEY (other))",
        "(id Uint64, data Json, PRIMARY KEY (data))",
        "(id Uint64, PRIMARY KEY (id), INDEX by_other GLOBAL ON (other))",
        "(id Uint64, note Utf8, PRIMARY KEY (id)) WITH (TTL = Interval('PT0S') ON note)",
        "(id Uint64, value Number, PRIMARY KEY (id))",
        "(id Uint64, values List<Int64>, PRIMARY KEY (id))",
    ],
)
def test_a_table_that_cannot_be_is_refused(make_table: MakeTable, definition: str) -> None:
    with pytest.raises(ydb.Error):
        make_table(definition)


def test_drop_if_exists_of_nothing_is_no_error(query: Session) -> None:
    assert query("DROP TABLE IF EXISTS test_never_created") == []


def test_dropping_an_unknown_table_is_an_error(query: Session) -> None:
    with pytest.raises(ydb.SchemeError):
        query("DROP TABLE test_never_created")


def test_an_unknown_table_cannot_be_read(query: Session) -> None:
    with pytest.raises(ydb.SchemeError):
        query("SELECT id FROM test_never_created")


def test_an_added_column_is_null_in_old_rows(query: Session, counters: str) -> None:
    query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    query(f"ALTER TABLE {counters} ADD COLUMN extra Decimal(22,9), ADD COLUMN seen Bool")

    assert query(f"SELECT id, extra, seen FROM {counters}") == [{"id": 1, "extra": None, "seen": None}]


def test_a_dropped_column_is_unknown(query: Session, counters: str) -> None:
    query(f"ALTER TABLE {counters} DROP COLUMN note")

    with pytest.raises(ydb.GenericError):
        query(f"SELECT note FROM {counters}")


def test_a_dropped_column_is_not_asked_for(query: Session, make_table: MakeTable) -> None:
    table = make_table("(id Uint64 NOT NULL, note Utf8 NOT NULL, PRIMARY KEY (id))")

    query(f"ALTER TABLE {table} DROP COLUMN note")

    query(f"UPSERT INTO {table} (id) VALUES (1)")
    assert query(f"SELECT id FROM {table}") == [{"id": 1}]


def test_a_key_column_cannot_be_dropped(query: Session, counters: str) -> None:
    with pytest.raises(ydb.Error):
        query(f"ALTER TABLE {counters} DROP COLUMN id")


def test_an_index_is_read_by_name(query: Session, make_table: MakeTable) -> None:
    table = make_table(
        "(id Uint64 NOT NULL, city Utf8, n Int64, PRIMARY KEY (id), INDEX by_city GLOBAL ON (city) COVER (n))"
    )
    query(f"UPSERT INTO {table} (id, city, n) VALUES (1, 'Казань'u, 5), (2, 'Пермь'u, 6)")

    assert query(f"SELECT id, n FROM {table} VIEW by_city WHERE city = 'Казань'u") == [{"id": 1, "n": 5}]


def test_an_added_index_is_read_and_a_dropped_one_is_not(query: Session, counters: str) -> None:
    query(f"UPSERT INTO {counters} (id, n) VALUES (1, 7)")
    query(f"ALTER TABLE {counters} ADD INDEX by_n GLOBAL SYNC ON (n)")

    found = query(f"SELECT id FROM {counters} VIEW by_n WHERE n = 7")
    query(f"ALTER TABLE {counters} DROP INDEX by_n")

    assert found == [{"id": 1}]
    with pytest.raises(ydb.SchemeError):
        query(f"SELECT id FROM {counters} VIEW by_n WHERE n = 7")


def test_an_unknown_index_is_an_error(query: Session, counters: str) -> None:
    with pytest.raises(ydb.SchemeError):
        query(f"SELECT id FROM {counters} VIEW by_nothing WHERE n = 7")


def test_schema_and_data_do_not_mix_in_one_text(query: Session, counters: str) -> None:
    with pytest.raises(ydb.Error):
        query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1); DROP TABLE {counters}")

    assert query(f"SELECT COUNT(*) AS total FROM {counters}") == [{"total": 0}]


def test_schema_changes_are_refused_inside_a_transaction(query: Session, counters: str) -> None:
    with query.pool.checkout() as session:
        transaction = session.transaction()

        with pytest.raises(ydb.Error), transaction.execute(f"DROP TABLE {counters}") as results:
            list(results)


def test_a_full_path_names_the_same_table(query: Session, counters: str, ydb_endpoint: Endpoint) -> None:
    query(f"UPSERT INTO {counters} (id, n) VALUES (1, 1)")

    assert query(f"SELECT id FROM `{ydb_endpoint.database}/{counters}`") == [{"id": 1}]
