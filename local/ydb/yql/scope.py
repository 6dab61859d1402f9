"""What names mean while a text is compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from local.ydb.yql.code import Code
from local.ydb.yql.errors import YdbError
from local.ydb.yql.syntax import Column, Expression, Query
from local.ydb.yql.tables import Table, find_table, quote
from local.ydb.yql.types import YqlType


@dataclass(frozen=True)
class Relation:
    """A query or a source: SQLite text that may stand in FROM, and its columns."""

    sql: str
    columns: Mapping[str, YqlType]


@dataclass(frozen=True)
class Definition:
    """A named expression, and which tables had been written before it stood."""

    value: Query | Expression
    written_before: frozenset[str]


@dataclass
class Environment:
    """One text's parameters and definitions; `written` grows from statement to statement."""

    tables: Mapping[str, Table]
    parameters: Mapping[str, YqlType]
    definitions: dict[str, Definition] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def table(self, name: str) -> Table:
        """The table of this name."""
        return find_table(self.tables, name)

    def parameter_type(self, name: str) -> YqlType:
        """The type a parameter came with."""
        if name not in self.parameters:
            raise YdbError(f"Unknown name: {name}", "BAD_REQUEST")
        return self.parameters[name]


@dataclass
class Scope:
    """The relations of one SELECT. `outputs` are its named results, which only ORDER BY sees.

    Outer queries are not here: YQL has no correlated subqueries.
    """

    sources: dict[str, Mapping[str, YqlType]] = field(default_factory=dict)
    outputs: dict[str, Code] = field(default_factory=dict)

    def column(self, column: Column) -> Code:
        """The column's code, with its source's name before it."""
        if column.alias is None and column.name in self.outputs:
            return self.outputs[column.name]
        owners = [
            alias
            for alias, columns in self.sources.items()
            if column.name in columns and column.alias in (None, alias)
        ]
        if len(owners) != 1:
            problem = "Ambiguous column" if owners else "Member not found"
            name = f"{column.alias}.{column.name}" if column.alias else column.name
            raise YdbError(f"{problem}: {name}")
        (owner,) = owners
        return Code(f"{quote(owner)}.{quote(column.name)}", self.sources[owner][column.name])


def bound(parameter: str) -> str:
    """The SQLite name of `$parameter`; `:now` is the time of the transaction."""
    return ":p_" + parameter.removeprefix("$")
