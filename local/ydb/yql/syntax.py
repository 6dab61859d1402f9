"""The syntax tree: expressions, queries, statements. Plain data, made by the parser, read by the compiler."""

from dataclasses import dataclass, field

from local.ydb.yql.tables import Index, Table, Ttl
from local.ydb.yql.types import YqlType


@dataclass(frozen=True)
class Literal:
    """`value` as SQLite keeps it."""

    value: int | float | str | bytes | None
    type: YqlType


@dataclass(frozen=True)
class Parameter:
    """`$name`: a parameter or a named expression."""

    name: str


@dataclass(frozen=True)
class Column:
    """`name` or `alias.name`."""

    alias: str | None
    name: str


@dataclass(frozen=True)
class Unary:
    """`-` or NOT."""

    operator: str
    operand: "Expression"


@dataclass(frozen=True)
class Binary:
    """Arithmetic, comparison, AND, OR, `||`, `??`."""

    operator: str
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class IsNull:
    """IS NULL, IS NOT NULL."""

    operand: "Expression"
    negated: bool


@dataclass(frozen=True)
class In:
    """`source` is a list of expressions, a subquery, or a parameter (a list or a named subquery)."""

    operand: "Expression"
    source: "tuple[Expression, ...] | Query | Parameter"
    negated: bool


@dataclass(frozen=True)
class Like:
    """LIKE, ILIKE."""

    operand: "Expression"
    pattern: "Expression"
    escape: str | None
    ignore_case: bool
    negated: bool


@dataclass(frozen=True)
class Between:
    """BETWEEN, both ends included."""

    operand: "Expression"
    low: "Expression"
    high: "Expression"
    negated: bool


@dataclass(frozen=True)
class Case:
    """`base` is None for CASE WHEN condition THEN…"""

    base: "Expression | None"
    branches: "tuple[tuple[Expression, Expression], ...]"
    default: "Expression"


@dataclass(frozen=True)
class Call:
    """`name` in lower case; COUNT(*) has no arguments and `star`."""

    name: str
    arguments: "tuple[Expression, ...]"
    distinct: bool = False
    star: bool = False


@dataclass(frozen=True)
class Cast:
    """CAST(operand AS type)."""

    operand: "Expression"
    type: YqlType


@dataclass(frozen=True)
class Subquery:
    """A subquery where a value stands: its first row, or NULL."""

    query: "Query"


Expression = (
    Literal
    | Parameter
    | Column
    | Unary
    | Binary
    | IsNull
    | In
    | Like
    | Between
    | Case
    | Call
    | Cast
    | Subquery
)


@dataclass(frozen=True)
class Star:
    """`*` or `alias.*`."""

    alias: str | None


@dataclass(frozen=True)
class Item:
    """One expression of a SELECT list or of GROUP BY, with its name."""

    expression: Expression
    alias: str | None


@dataclass(frozen=True)
class TableSource:
    """`table [VIEW index]`."""

    table: str
    index: str | None


@dataclass(frozen=True)
class RowsSource:
    """AS_TABLE($parameter)."""

    parameter: str


@dataclass(frozen=True)
class Source:
    """One relation of FROM. `rows` may also be a subquery or a named one (`Parameter`)."""

    rows: "TableSource | RowsSource | Query | Parameter"
    alias: str | None


@dataclass(frozen=True)
class Join:
    """INNER or LEFT, on equalities."""

    kind: str
    source: Source
    condition: Expression


@dataclass(frozen=True)
class Select:
    """One SELECT with everything up to its LIMIT."""

    items: tuple[Item | Star, ...]
    distinct: bool = False
    source: Source | None = None
    joins: tuple[Join, ...] = ()
    where: Expression | None = None
    group_by: tuple[Item, ...] = ()
    having: Expression | None = None
    order_by: tuple[tuple[Expression, bool], ...] = ()  # (expression, descending)
    limit: Expression | None = None
    offset: Expression | None = None


@dataclass(frozen=True)
class Query:
    """Several SELECTs are joined by UNION ALL."""

    selects: tuple[Select, ...]


@dataclass(frozen=True)
class Declare:
    """DECLARE $name AS type."""

    name: str
    type: YqlType


@dataclass(frozen=True)
class Define:
    """`$name = (SELECT …)` or `$name = expression`."""

    name: str
    value: Query | Expression


@dataclass(frozen=True)
class Read:
    """A SELECT; with `discard` its rows are not sent."""

    query: Query
    discard: bool


@dataclass(frozen=True)
class Values:
    """VALUES (…), (…)."""

    rows: tuple[tuple[Expression, ...], ...]


@dataclass(frozen=True)
class Write:
    """UPSERT, INSERT or REPLACE INTO. `columns` is None when the query's own names are meant."""

    verb: str
    table: str
    columns: tuple[str, ...] | None
    rows: Values | Query
    returning: tuple[str, ...] | None  # () means *


@dataclass(frozen=True)
class Update:
    """UPDATE … SET … WHERE."""

    table: str
    assignments: tuple[tuple[str, Expression], ...]
    where: Expression | None
    returning: tuple[str, ...] | None


@dataclass(frozen=True)
class UpdateOn:
    """UPDATE … ON SELECT: rows found by key."""

    table: str
    query: Query
    returning: tuple[str, ...] | None


@dataclass(frozen=True)
class Delete:
    """DELETE FROM … WHERE."""

    table: str
    where: Expression | None
    returning: tuple[str, ...] | None


@dataclass(frozen=True)
class DeleteOn:
    """DELETE FROM … ON SELECT: rows found by key."""

    table: str
    query: Query
    returning: tuple[str, ...] | None


@dataclass(frozen=True)
class CreateTable:
    """CREATE TABLE [IF NOT EXISTS]."""

    table: Table
    if_not_exists: bool


@dataclass(frozen=True)
class DropTable:
    """DROP TABLE [IF EXISTS]."""

    name: str
    if_exists: bool


@dataclass(frozen=True)
class AlterTable:
    """The actions of one ALTER TABLE."""

    name: str
    add_columns: dict[str, YqlType] = field(default_factory=dict)
    drop_columns: tuple[str, ...] = ()
    add_indexes: dict[str, Index] = field(default_factory=dict)
    drop_indexes: tuple[str, ...] = ()
    set_ttl: Ttl | None = None


SchemaStatement = CreateTable | DropTable | AlterTable
DataStatement = Read | Write | Update | UpdateOn | Delete | DeleteOn
Statement = Declare | Define | DataStatement | SchemaStatement
