"""A query text to a program: SQLite statements with typed columns, or schema changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import singledispatchmethod
from typing import get_args

from local.ydb.yql.code import Code, convert
from local.ydb.yql.compile_queries import QueryCompiler
from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.parse_statements import parse
from local.ydb.yql.scope import Definition, Environment, Relation, Scope
from local.ydb.yql.syntax import (
    DataStatement,
    Declare,
    Define,
    Delete,
    DeleteOn,
    Expression,
    Query,
    Read,
    SchemaStatement,
    Update,
    UpdateOn,
    Write,
)
from local.ydb.yql.tables import Table, quote, quoted
from local.ydb.yql.types import YqlType


@dataclass(frozen=True)
class Compiled:
    """One SQLite statement. `columns` is None when there is nothing to send.

    `sweep` deletes expired rows of the written table first, so that a write never meets one.
    """

    sql: str
    columns: Mapping[str, YqlType] | None
    writes: str | None = None
    sweep: str | None = None
    discard: bool = False


@dataclass(frozen=True)
class Program:
    """One text. It changes either rows or the schema, as in YDB never both."""

    statements: tuple[Compiled, ...]
    schema_changes: tuple[SchemaStatement, ...]

    @property
    def writes(self) -> bool:
        """Does any statement write rows?"""
        return any(statement.writes for statement in self.statements)


def compile_text(text: str, tables: Mapping[str, Table], parameters: Mapping[str, YqlType]) -> Program:
    """Parse, check every type, and translate. Raises YdbError for anything that is not right or not known."""
    statements = parse(text)
    changes = tuple(one for one in statements if isinstance(one, get_args(SchemaStatement)))
    rest = [one for one in statements if not isinstance(one, get_args(SchemaStatement))]
    if changes and rest:
        raise YdbError("Queries with mixed data and scheme operations are not supported", "BAD_REQUEST")
    compiler = StatementCompiler(Environment(tables, parameters))
    return Program(tuple(compiled for one in rest if (compiled := compiler.compile(one))), changes)


class StatementCompiler:
    """Compiles the statements of one text in order."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._queries = QueryCompiler(environment)

    @singledispatchmethod
    def compile(self, statement: Declare | Define | DataStatement) -> Compiled | None:
        """None for declarations."""
        raise AssertionError(f"a statement of no kind: {statement!r}")

    @compile.register
    def _(self, statement: Declare) -> None:
        given = self._environment.parameters.get(statement.name)
        if given is None:
            raise YdbError(f"Missing value for parameter: {statement.name}", "BAD_REQUEST")
        if given != statement.type:
            raise YdbError(
                f"Parameter {statement.name} type mismatch, expected: {statement.type}, actual: {given}",
                "BAD_REQUEST",
            )

    @compile.register
    def _(self, statement: Define) -> None:
        if statement.name in self._environment.parameters:
            raise YdbError(f"{statement.name} is a parameter already")
        definition = Definition(statement.value, frozenset(self._environment.written))
        self._environment.definitions[statement.name] = definition

    @compile.register
    def _(self, statement: Read) -> Compiled:
        relation = self._queries.query(statement.query)
        return Compiled(relation.sql, relation.columns, discard=statement.discard)

    @compile.register
    def _(self, statement: Write) -> Compiled:
        table = self._environment.table(statement.table)
        names, rows = self._written_rows(table, statement)
        _check_complete(table, names)
        verb = "INSERT OR REPLACE" if statement.verb == "REPLACE" else "INSERT"
        update = _on_conflict(table, names) if statement.verb == "UPSERT" else ""
        return self._finish(
            f"{verb} INTO {quote(table.name)} ({quoted(names)}) {rows}{update}", table, statement.returning
        )

    @compile.register
    def _(self, statement: Update) -> Compiled:
        table = self._environment.table(statement.table)
        assignments = [self._assignment(table, *one) for one in statement.assignments]
        where = self._where(table, statement.where)
        sql = f"UPDATE {quote(table.name)} SET {', '.join(assignments)}{where}"
        return self._finish(sql, table, statement.returning)

    @compile.register
    def _(self, statement: UpdateOn) -> Compiled:
        table = self._environment.table(statement.table)
        relation = self._queries.query(statement.query)
        changed = [name for name in relation.columns if name not in table.key]
        _check_key(table, relation.columns)
        if not changed:
            raise YdbError("UPDATE ON without a column to change")
        assignments = ", ".join(f"{quote(name)} = _new.{quote(name)}" for name in changed)
        found = " AND ".join(f"{quote(table.name)}.{quote(name)} = _new.{quote(name)}" for name in table.key)
        rows = _converted(table, relation)
        sql = f"UPDATE {quote(table.name)} SET {assignments} FROM ({rows}) AS _new WHERE {found}"
        return self._finish(sql, table, statement.returning)

    @compile.register
    def _(self, statement: Delete) -> Compiled:
        table = self._environment.table(statement.table)
        where = self._where(table, statement.where)
        return self._finish(f"DELETE FROM {quote(table.name)}{where}", table, statement.returning)

    @compile.register
    def _(self, statement: DeleteOn) -> Compiled:
        table = self._environment.table(statement.table)
        relation = self._queries.query(statement.query)
        _check_key(table, relation.columns)
        key, rows = quoted(table.key), _converted(table, relation)
        sql = f"DELETE FROM {quote(table.name)} WHERE ({key}) IN (SELECT {key} FROM ({rows}))"
        return self._finish(sql, table, statement.returning)

    def _written_rows(self, table: Table, statement: Write) -> tuple[list[str], str]:
        """The columns of INTO and the SQLite text that gives their values."""
        if isinstance(statement.rows, Query):
            relation = self._queries.query(statement.rows)
            if statement.columns is not None and set(statement.columns) != set(relation.columns):
                raise UnsupportedError("INTO with other column names than its SELECT has: use AS")
            # WHERE keeps SQLite from reading ON CONFLICT as a join condition.
            return list(relation.columns), f"SELECT * FROM ({_converted(table, relation)}) WHERE true"
        if statement.columns is None:
            raise YdbError("VALUES need the list of columns")
        rows = [self._value_row(table, statement.columns, row) for row in statement.rows.rows]
        return list(statement.columns), f"VALUES {', '.join(rows)}"

    def _value_row(self, table: Table, columns: Sequence[str], row: Sequence[Expression]) -> str:
        if len(row) != len(columns):
            raise YdbError(f"VALUES have {len(row)} columns, INTO expects {len(columns)}")
        compiler = self._queries.expressions(Scope())
        values = (
            _into(table, name, compiler.compile(expression))
            for name, expression in zip(columns, row, strict=True)
        )
        return f"({', '.join(values)})"

    def _assignment(self, table: Table, name: str, expression: Expression) -> str:
        if name in table.key:
            raise YdbError(f"Cannot update primary key column: {name}", "BAD_REQUEST")
        code = self._queries.expressions(_row_scope(table)).compile(expression)
        return f"{quote(name)} = {_into(table, name, code)}"

    def _where(self, table: Table, condition: Expression | None) -> str:
        if condition is None:
            return ""
        return f" WHERE {self._queries.expressions(_row_scope(table)).condition(condition)}"

    def _finish(self, sql: str, table: Table, returning: tuple[str, ...] | None) -> Compiled:
        self._environment.written.add(table.name)
        sweep = f"DELETE FROM {quote(table.name)} WHERE {table.expired()}" if table.ttl else None
        if returning is None:
            return Compiled(sql, None, table.name, sweep)
        columns = {name: table.column_type(name) for name in returning or sorted(table.columns)}
        return Compiled(f"{sql} RETURNING {quoted(list(columns))}", columns, table.name, sweep)


def _row_scope(table: Table) -> Scope:
    """The row being changed: its columns have no alias."""
    return Scope({table.name: {name: table.column_type(name) for name in table.columns}})


def _into(table: Table, name: str, code: Code) -> str:
    target = table.column_type(name)
    try:
        return convert(code, target).sql
    except YdbError as error:
        raise YdbError(f"Column {name}: {error}", error.status) from error


def _converted(table: Table, relation: Relation) -> str:
    """The relation with every column converted to the table's type."""
    columns = (
        f"{_into(table, name, Code(quote(name), kind))} AS {quote(name)}"
        for name, kind in relation.columns.items()
    )
    return f"SELECT {', '.join(columns)} FROM ({relation.sql})"


def _check_key(table: Table, names: Mapping[str, YqlType] | Sequence[str]) -> None:
    for name in table.key:
        if name not in names:
            raise YdbError(f"Missing key column in input: {name} for table: {table.name}", "BAD_REQUEST")


def _check_complete(table: Table, names: Sequence[str]) -> None:
    """Also UPSERT must name every NOT NULL column: the row may be new (ydb: `yql_kikimr_type_ann.cpp`)."""
    _check_key(table, names)
    if missing := sorted(table.not_null - set(names)):
        raise YdbError(
            f"Missing not null column in input: {missing[0]}. All not null columns should be initialized",
            "BAD_REQUEST",
        )


def _on_conflict(table: Table, names: Sequence[str]) -> str:
    """An upsert of nothing but the key still returns the row, so it must touch it."""
    changed = [name for name in names if name not in table.key] or [table.key[0]]
    assignments = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in changed)
    return f" ON CONFLICT ({quoted(table.key)}) DO UPDATE SET {assignments}"
