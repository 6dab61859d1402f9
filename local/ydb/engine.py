"""The database behind the server: prepares texts, opens transactions, changes the schema, sweeps."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from local.ydb import codec
from local.ydb.catalog import Catalog
from local.ydb.codec import Stored
from local.ydb.sqlite_functions import connect
from local.ydb.transactions import (
    Readers,
    Rows,
    SerializableTransaction,
    SnapshotTransaction,
    Transaction,
    Writer,
)
from local.ydb.yql.compile_statements import Program, compile_text
from local.ydb.yql.errors import YdbError
from local.ydb.yql.syntax import AlterTable, CreateTable, DropTable, SchemaStatement
from local.ydb.yql.tables import quote
from local.ydb.yql.types import YqlType

_READ_ONLY = {"snapshot_read_only", "stale_read_only", "online_read_only"}
_CACHED_PROGRAMS = 4096
_ROWS_PER_PART = 1000


@dataclass(frozen=True)
class Prepared:
    """A compiled text with the values of its parameters."""

    program: Program
    values: Mapping[str, Stored]


@dataclass(frozen=True)
class Result:
    """What one SELECT or RETURNING gives."""

    columns: Mapping[str, YqlType]
    rows: Rows

    def parts(self) -> list[codec.Message]:
        """`Ydb.ResultSet` messages of at most 1,000 rows; at least one, for the columns."""
        starts = range(0, max(len(self.rows), 1), _ROWS_PER_PART)
        return [codec.result_set(self.columns, self.rows[at : at + _ROWS_PER_PART]) for at in starts]


class Engine:
    """One database file. Not thread-safe: the server has one thread."""

    def __init__(self, path: str) -> None:
        self._writer = Writer(connect(path))
        self._readers = Readers(path)
        self._programs: dict[object, Program] = {}
        self.catalog = Catalog(self._writer.connection)

    def prepare(self, text: str, parameters: Mapping[str, Any]) -> Prepared:
        """`parameters` are `Ydb.TypedValue` messages by `$name`. Programs are cached by text and types."""
        types = {name: one.type.SerializeToString() for name, one in parameters.items()}
        cache_key = (text, frozenset(types.items()))
        kinds = {name: codec.parse_type(serialized) for name, serialized in types.items()}
        program = self._programs.get(cache_key)
        if program is None:
            program = compile_text(text, self.catalog.tables, kinds)
            if len(self._programs) >= _CACHED_PROGRAMS:
                self._programs.clear()
            self._programs[cache_key] = program
        values = {
            "p_" + name.removeprefix("$"): codec.decoder(kinds[name])(one.value)
            for name, one in parameters.items()
        }
        return Prepared(program, values)

    def begin(self, mode: str) -> Transaction:
        """`mode` as `Ydb.Query.TransactionSettings` spells it."""
        now = time.time_ns() // 1000
        if mode in _READ_ONLY:
            return self._snapshot(now)
        return SerializableTransaction(self._writer, now)

    def _snapshot(self, now: int) -> SnapshotTransaction:
        connection = self._readers.idle.pop() if self._readers.idle else connect(self._readers.path)
        return SnapshotTransaction(connection, self._readers, now)

    def run(self, prepared: Prepared, transaction: Transaction) -> list[Result]:
        """The statements of one text, in order."""
        if prepared.program.schema_changes:
            raise YdbError("Scheme operations cannot be executed inside transaction", "PRECONDITION_FAILED")
        values = {**prepared.values, "now": transaction.now}
        results = []
        for statement in prepared.program.statements:
            rows = transaction.run(statement, values)
            if statement.columns is not None and not statement.discard:
                results.append(Result(statement.columns, rows))
        return results

    def change_schema(self, program: Program) -> None:
        """Open transactions notice at their next statement; compiled texts are forgotten."""
        self._writer.release()
        self._writer.version += 1
        self._programs.clear()
        for change in program.schema_changes:
            self._change(change)

    def _change(self, change: SchemaStatement) -> None:
        match change:
            case CreateTable(table, if_not_exists):
                self.catalog.create(table, if_not_exists=if_not_exists)
            case DropTable(name, if_exists):
                self.catalog.drop(name, if_exists=if_exists)
            case AlterTable():
                self._alter(change)

    def _alter(self, change: AlterTable) -> None:
        if change.add_columns:
            self.catalog.add_columns(change.name, change.add_columns)
        if change.drop_columns:
            self.catalog.drop_columns(change.name, change.drop_columns)
        if change.add_indexes:
            self.catalog.add_indexes(change.name, change.add_indexes)
        if change.drop_indexes:
            self.catalog.drop_indexes(change.name, change.drop_indexes)
        if change.set_ttl:
            self.catalog.set_ttl(change.name, change.set_ttl)

    def explain(self, prepared: Prepared) -> str:
        """SQLite's plan, one line per step."""
        values = {**prepared.values, "now": 0}
        return "\n".join(
            row[3]
            for statement in prepared.program.statements
            for row in self._writer.connection.execute(f"EXPLAIN QUERY PLAN {statement.sql}", values)
        )

    def sweep(self) -> int:
        """Delete expired rows, which nobody sees any more; how many they were."""
        self._writer.release()
        now = {"now": time.time_ns() // 1000}
        tables = [table for table in self.catalog.tables.values() if table.ttl]
        deletions = (f"DELETE FROM {quote(table.name)} WHERE {table.expired()}" for table in tables)
        return sum(self._writer.connection.execute(deletion, now).rowcount for deletion in deletions)
