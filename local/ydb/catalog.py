"""The catalogue that remembers the tables in the file, and their SQLite twins."""

import json
import sqlite3
from dataclasses import replace

from local.ydb.yql.errors import YdbError
from local.ydb.yql.tables import Index, Table, Ttl, find_table, quote, quoted
from local.ydb.yql.types import INTEGER_RANGES, STORAGE, DecimalType, Scalar, YqlType


class Catalog:
    """The tables of one database file. Every change is one SQLite transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("CREATE TABLE IF NOT EXISTS ydb_tables (name TEXT PRIMARY KEY, description TEXT)")
        rows = connection.execute("SELECT description FROM ydb_tables").fetchall()
        self.tables = {table.name: table for table in (_load(text) for (text,) in rows)}

    def create(self, table: Table, *, if_not_exists: bool) -> None:
        """CREATE TABLE."""
        if table.name in self.tables:
            if if_not_exists:
                return
            raise YdbError(f"Table /local/{table.name} already exists", "ALREADY_EXISTS")
        table.check()
        self._apply(table, [_create_sql(table), *_index_sqls(table, table.indexes), *_ttl_sqls(table)])

    def drop(self, name: str, *, if_exists: bool) -> None:
        """DROP TABLE."""
        if if_exists and name not in self.tables:
            return
        find_table(self.tables, name)
        self._run([f"DROP TABLE {quote(name)}"], "DELETE FROM ydb_tables WHERE name = ?", (name,))
        del self.tables[name]

    def add_columns(self, name: str, columns: dict[str, YqlType]) -> None:
        """ALTER TABLE … ADD COLUMN: always optional."""
        table = find_table(self.tables, name)
        changed = replace(table, columns={**table.columns, **columns})
        self._apply(
            changed,
            [f"ALTER TABLE {quote(name)} ADD COLUMN {_column_sql(changed, column)}" for column in columns],
        )

    def drop_columns(self, name: str, columns: tuple[str, ...]) -> None:
        """ALTER TABLE … DROP COLUMN."""
        table = find_table(self.tables, name)
        for column in columns:
            table.column_type(column)
        kept = {column: kind for column, kind in table.columns.items() if column not in columns}
        changed = replace(table, columns=kept, not_null=table.not_null & kept.keys())
        changed.check()
        self._apply(changed, [f"ALTER TABLE {quote(name)} DROP COLUMN {quote(column)}" for column in columns])

    def add_indexes(self, name: str, indexes: dict[str, Index]) -> None:
        """ALTER TABLE … ADD INDEX."""
        table = find_table(self.tables, name)
        changed = replace(table, indexes={**table.indexes, **indexes})
        changed.check()
        self._apply(changed, _index_sqls(changed, indexes))

    def drop_indexes(self, name: str, indexes: tuple[str, ...]) -> None:
        """ALTER TABLE … DROP INDEX."""
        table = find_table(self.tables, name)
        for index in indexes:
            if index not in table.indexes:
                raise YdbError(f"Index {index} does not exist in table {name}", "SCHEME_ERROR")
        kept = {index: value for index, value in table.indexes.items() if index not in indexes}
        changed = replace(table, indexes=kept)
        self._apply(changed, [f"DROP INDEX {quote(f'{name}/{index}')}" for index in indexes])

    def set_ttl(self, name: str, ttl: Ttl) -> None:
        """ALTER TABLE … SET (TTL = …)."""
        changed = replace(find_table(self.tables, name), ttl=ttl)
        changed.check()
        self._apply(changed, [f"DROP INDEX IF EXISTS {quote(f'{name}//ttl')}", *_ttl_sqls(changed)])

    def _apply(self, table: Table, statements: list[str]) -> None:
        self._run(statements, "INSERT OR REPLACE INTO ydb_tables VALUES (?, ?)", (table.name, _dump(table)))
        self.tables[table.name] = table

    def _run(self, statements: list[str], record: str, values: tuple[str, ...]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            for statement in statements:
                self._connection.execute(statement)
            self._connection.execute(record, values)
        except sqlite3.Error as error:
            self._connection.execute("ROLLBACK")
            raise YdbError(f"Schema change refused: {error}") from error
        self._connection.execute("COMMIT")


def _create_sql(table: Table) -> str:
    columns = ", ".join(_column_sql(table, name) for name in table.columns)
    return f"CREATE TABLE {quote(table.name)} ({columns}, PRIMARY KEY ({quoted(table.key)})) WITHOUT ROWID"


def _column_sql(table: Table, name: str) -> str:
    """The range check turns a number that YDB would wrap into an error."""
    kind = table.columns[name]
    affinity = "BLOB" if isinstance(kind, DecimalType) else STORAGE[str(kind)].affinity
    not_null = " NOT NULL" if name in table.not_null else ""
    low_high = INTEGER_RANGES.get(str(kind))
    check = f" CHECK ({quote(name)} BETWEEN {low_high[0]} AND {low_high[1]})" if low_high else ""
    return f"{quote(name)} {affinity}{not_null}{check}"


def _index_sqls(table: Table, indexes: dict[str, Index]) -> list[str]:
    return [
        f"CREATE INDEX {quote(f'{table.name}/{name}')} ON {quote(table.name)} ({quoted(index.columns)})"
        for name, index in indexes.items()
    ]


def _ttl_sqls(table: Table) -> list[str]:
    if table.ttl is None:
        return []
    return [f"CREATE INDEX {quote(f'{table.name}//ttl')} ON {quote(table.name)} ({quote(table.ttl.column)})"]


def _dump(table: Table) -> str:
    return json.dumps(
        {
            "name": table.name,
            "columns": {name: str(kind) for name, kind in table.columns.items()},
            "key": table.key,
            "not_null": sorted(table.not_null),
            "indexes": {
                name: [index.columns, index.asynchronous, index.cover]
                for name, index in table.indexes.items()
            },
            "ttl": [table.ttl.column, table.ttl.keep] if table.ttl else None,
        }
    )


def _load(text: str) -> Table:
    stored = json.loads(text)
    return Table(
        name=stored["name"],
        columns={name: _column_kind(kind) for name, kind in stored["columns"].items()},
        key=tuple(stored["key"]),
        not_null=frozenset(stored["not_null"]),
        indexes={
            name: Index(tuple(columns), asynchronous, tuple(cover))
            for name, (columns, asynchronous, cover) in stored["indexes"].items()
        },
        ttl=Ttl(*stored["ttl"]) if stored["ttl"] else None,
    )


def _column_kind(text: str) -> YqlType:
    if not text.startswith("Decimal("):
        return Scalar(text)
    precision, scale = text.removeprefix("Decimal(").removesuffix(")").split(",")
    return DecimalType(int(precision), int(scale))
