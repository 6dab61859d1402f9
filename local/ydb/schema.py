"""Tables as YDB describes them, their SQLite twins, and the catalogue that remembers them in the file."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from local.ydb.errors import UnsupportedError, YdbError
from local.ydb.types import (
    INTEGER_RANGES,
    OPAQUE,
    STORAGE,
    TIME_UNITS,
    DecimalType,
    OptionalType,
    Scalar,
    YqlType,
)


@dataclass(frozen=True)
class Index:
    """A global secondary index. `cover` only matters to the real YDB."""

    columns: tuple[str, ...]
    asynchronous: bool = False
    cover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ttl:
    """A row is gone `keep` microseconds after the time in `column`."""

    column: str
    keep: int


@dataclass(frozen=True)
class Table:
    """`columns` holds bare types; what is not in `not_null` is optional."""

    name: str
    columns: dict[str, YqlType]
    key: tuple[str, ...]
    not_null: frozenset[str] = frozenset()
    indexes: dict[str, Index] = field(default_factory=dict)
    ttl: Ttl | None = None

    def column_type(self, name: str) -> YqlType:
        """The type a reader of the column sees."""
        if name not in self.columns:
            raise YdbError(f"Column '{name}' does not exist in table '{self.name}'", "BAD_REQUEST")
        kind = self.columns[name]
        return kind if name in self.not_null else OptionalType(kind)

    def check(self) -> None:
        """Refuse what YDB refuses at creation."""
        if not self.key:
            raise YdbError("Primary key is required for ydb tables.", "BAD_REQUEST")
        for name in self.key:
            if str(self.columns.get(name)) in (*OPAQUE, "Float", "Double"):
                raise YdbError(f"Column {name} has a type that cannot stand in a key", "SCHEME_ERROR")
        for name in self._mentioned():
            if name not in self.columns:
                raise YdbError(f"Undefined column: {name}", "BAD_REQUEST")
        if self.ttl and str(self.columns[self.ttl.column]) not in TIME_UNITS:
            raise UnsupportedError(f"TTL on column '{self.ttl.column}' of this type")

    def _mentioned(self) -> Iterator[str]:
        yield from self.key
        for index in self.indexes.values():
            yield from (*index.columns, *index.cover)
        if self.ttl:
            yield self.ttl.column

    def expired(self) -> str:
        """The SQLite condition of a row past its TTL; `:now` is in microseconds. False without a TTL."""
        if self.ttl is None:
            return "0"
        unit = TIME_UNITS[str(self.columns[self.ttl.column])]
        return f"{quote(self.ttl.column)} <= (:now - {self.ttl.keep}) / {unit}"


def quote(name: str) -> str:
    """An SQLite identifier."""
    return '"' + name.replace('"', '""') + '"'


def quoted(names: tuple[str, ...] | list[str]) -> str:
    """SQLite identifiers with commas between."""
    return ", ".join(quote(name) for name in names)


class Catalog:
    """The tables of one database file. Every change is one SQLite transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("CREATE TABLE IF NOT EXISTS ydb_tables (name TEXT PRIMARY KEY, description TEXT)")
        rows = connection.execute("SELECT description FROM ydb_tables").fetchall()
        self.tables = {table.name: table for table in (_load(text) for (text,) in rows)}

    def table(self, name: str) -> Table:
        """The table, or YDB's error."""
        if name not in self.tables:
            raise YdbError(f"Cannot find table '/local/{name}' because it does not exist", "SCHEME_ERROR")
        return self.tables[name]

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
        self.table(name)
        self._run([f"DROP TABLE {quote(name)}"], "DELETE FROM ydb_tables WHERE name = ?", (name,))
        del self.tables[name]

    def add_columns(self, name: str, columns: dict[str, YqlType]) -> None:
        """ALTER TABLE … ADD COLUMN: always optional."""
        table = self.table(name)
        changed = replace(table, columns={**table.columns, **columns})
        self._apply(
            changed,
            [f"ALTER TABLE {quote(name)} ADD COLUMN {_column_sql(changed, column)}" for column in columns],
        )

    def drop_columns(self, name: str, columns: tuple[str, ...]) -> None:
        """ALTER TABLE … DROP COLUMN."""
        table = self.table(name)
        for column in columns:
            table.column_type(column)
        kept = {column: kind for column, kind in table.columns.items() if column not in columns}
        changed = replace(table, columns=kept)
        changed.check()
        self._apply(changed, [f"ALTER TABLE {quote(name)} DROP COLUMN {quote(column)}" for column in columns])

    def add_indexes(self, name: str, indexes: dict[str, Index]) -> None:
        """ALTER TABLE … ADD INDEX."""
        table = self.table(name)
        changed = replace(table, indexes={**table.indexes, **indexes})
        changed.check()
        self._apply(changed, _index_sqls(changed, indexes))

    def drop_indexes(self, name: str, indexes: tuple[str, ...]) -> None:
        """ALTER TABLE … DROP INDEX."""
        table = self.table(name)
        for index in indexes:
            if index not in table.indexes:
                raise YdbError(f"Index {index} does not exist in table {name}", "SCHEME_ERROR")
        kept = {index: value for index, value in table.indexes.items() if index not in indexes}
        changed = replace(table, indexes=kept)
        self._apply(changed, [f"DROP INDEX {quote(f'{name}/{index}')}" for index in indexes])

    def set_ttl(self, name: str, ttl: Ttl) -> None:
        """ALTER TABLE … SET (TTL = …)."""
        changed = replace(self.table(name), ttl=ttl)
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
