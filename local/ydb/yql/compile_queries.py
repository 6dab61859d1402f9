"""SELECT to SQLite text with the types of its columns."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from local.ydb.yql.code import Code, convert
from local.ydb.yql.compile_expressions import ExpressionCompiler
from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.function_table import is_aggregate
from local.ydb.yql.json_rows import rows_relation
from local.ydb.yql.scope import Environment, Relation, Scope
from local.ydb.yql.syntax import (
    Binary,
    Call,
    Column,
    Expression,
    Item,
    Join,
    Literal,
    Parameter,
    Query,
    RowsSource,
    Select,
    Source,
    Star,
    TableSource,
)
from local.ydb.yql.tables import Table, quote
from local.ydb.yql.types import (
    OPAQUE,
    UINT64,
    ListType,
    StructType,
    YqlType,
    bare,
    is_optional,
    optional,
)


class QueryCompiler:
    """Compiles the queries of one text."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment

    def expressions(self, scope: Scope, *, grouped: bool = False) -> ExpressionCompiler:
        """A compiler of expressions within the scope."""
        return ExpressionCompiler(self._environment, scope, self.relation, grouped=grouped)

    def relation(self, rows: Query | Parameter) -> Relation:
        """A query, or the query a name stands for."""
        return self.query(self._defined(rows.name) if isinstance(rows, Parameter) else rows)

    def query(self, query: Query) -> Relation:
        """One SELECT, or several whose columns are matched by name."""
        relations = [_SelectCompiler(self, self._environment, select).compile() for select in query.selects]
        first, *others = relations
        if not others:
            return first
        if any(set(one.columns) != set(first.columns) for one in others):
            raise UnsupportedError("UNION ALL of queries with different columns")
        columns = {name: _united(name, [one.columns[name] for one in relations]) for name in first.columns}
        parts = [_aligned(relation, columns) for relation in relations]
        return Relation(" UNION ALL ".join(parts), columns)

    def _defined(self, name: str) -> Query:
        definition = self._environment.definitions.get(name)
        if definition is None or not isinstance(definition.value, Query):
            raise YdbError(f"{name} is no named query")
        # A named query is computed where it is used. Whether the real YDB sees the writes between is not
        # something to guess.
        changed = self._environment.written - definition.written_before
        if stale := changed & set(_tables_read(definition.value)):
            raise UnsupportedError(f"{name}, which reads {', '.join(stale)}, after a write to it")
        return definition.value


class _SelectCompiler:
    """One SELECT: its FROM makes the scope in which the rest is compiled."""

    def __init__(self, queries: QueryCompiler, environment: Environment, select: Select) -> None:
        self._queries = queries
        self._environment = environment
        self._select = select
        self._scope = Scope()
        grouped = bool(select.group_by)
        self._expressions = queries.expressions(self._scope, grouped=grouped)

    def compile(self) -> Relation:
        """The whole SELECT."""
        select = self._select
        from_sql = self._from()
        where = f" WHERE {self._expressions.condition(select.where)}" if select.where else ""
        keys = self._group_keys()
        outputs = self._outputs()
        self._check_grouped(keys, outputs)
        group = f" GROUP BY {', '.join(keys)}" if keys else ""
        having = f" HAVING {self._expressions.condition(select.having)}" if select.having else ""
        items = ", ".join(f"{code.sql} AS {quote(name)}" for name, code in outputs.items())
        distinct = "DISTINCT " if select.distinct else ""
        tail = self._order_by(outputs) + self._limit()
        sql = f"SELECT {distinct}{items}{from_sql}{where}{group}{having}{tail}"
        columns = {name: code.type for name, code in outputs.items()}
        return Relation(f"SELECT * FROM ({sql})" if tail else sql, columns)

    def _from(self) -> str:
        if self._select.source is None:
            return ""
        sql = self._source(self._select.source)
        for join in self._select.joins:
            sql += self._join(join)
        return f" FROM {sql}"

    def _join(self, join: Join) -> str:
        before = set(self._scope.sources)
        source = self._source(join.source)
        (added,) = set(self._scope.sources) - before
        self._check_equalities(join.condition, before, added)
        condition = self._expressions.condition(join.condition)
        if join.kind == "LEFT":
            columns = self._scope.sources[added]
            self._scope.sources[added] = {name: optional(kind) for name, kind in columns.items()}
        return f" {join.kind} JOIN {source} ON {condition}"

    def _source(self, source: Source) -> str:
        alias = source.alias or f"_{len(self._scope.sources)}"
        if alias in self._scope.sources:
            raise YdbError(f"Duplicated source name: {alias}")
        relation = self._rows(source.rows)
        self._scope.sources[alias] = relation.columns
        return f"{relation.sql} AS {quote(alias)}"

    def _rows(self, rows: TableSource | RowsSource | Query | Parameter) -> Relation:
        match rows:
            case TableSource():
                return self._table(rows)
            case RowsSource(parameter):
                kind = self._environment.parameter_type(parameter)
                if not isinstance(kind, ListType) or not isinstance(kind.item, StructType):
                    raise YdbError(f"AS_TABLE needs List<Struct<…>>, not {kind}", "BAD_REQUEST")
                relation = rows_relation(parameter, kind.item)
            case _:
                relation = self._queries.relation(rows)
        return Relation(f"({relation.sql})", relation.columns)

    def _table(self, source: TableSource) -> Relation:
        table = self._environment.table(source.table)
        _check_index(table, source.index)
        columns = {name: table.column_type(name) for name in sorted(table.columns)}
        sql = quote(table.name)
        if table.ttl:
            sql = f"(SELECT * FROM {sql} WHERE ({table.expired()}) IS NOT 1)"
        return Relation(sql, columns)

    def _check_equalities(self, condition: Expression, before: set[str], added: str) -> None:
        """ON may only be equalities between the tables before and the joined one."""
        if isinstance(condition, Binary) and condition.operator == "AND":
            self._check_equalities(condition.left, before, added)
            self._check_equalities(condition.right, before, added)
            return
        if isinstance(condition, Binary) and condition.operator == "=":
            sides = [set(self._sources_of(side)) for side in (condition.left, condition.right)]
            if {added} in sides and any(side and side <= before for side in sides):
                return
        raise YdbError("JOIN ON expression must be a conjunction of equality predicates")

    def _sources_of(self, expression: Expression) -> Iterator[str]:
        for node in _walk(expression):
            if isinstance(node, Column):
                self._scope.column(node)
                yield from (
                    alias
                    for alias, columns in self._scope.sources.items()
                    if node.alias in (alias, None) and node.name in columns
                )

    def _outputs(self) -> dict[str, Code]:
        outputs: dict[str, Code] = {}
        for position, item in enumerate(self._select.items):
            for name, code in self._named(item, position):
                if name in outputs:
                    raise YdbError(f"Duplicated member: {name}")
                outputs[name] = code
        return outputs

    def _named(self, item: Item | Star, position: int) -> Iterator[tuple[str, Code]]:
        if isinstance(item, Item):
            yield _name(item, position), self._expressions.compile(item.expression)
            return
        aliases = self._scope.sources if item.alias is None else [item.alias]
        names = {(name, alias) for alias in aliases for name in self._scope.sources.get(alias, ())}
        if not names:
            raise YdbError("* without a source")
        # The real YDB sorts the columns of * by name.
        for name, alias in sorted(names):
            yield name, self._scope.column(Column(alias, name))

    def _group_keys(self) -> list[str]:
        """GROUP BY expression AS name makes the name a column of the rest of the SELECT."""
        keys = []
        for item in self._select.group_by:
            code = self._expressions.compile(item.expression)
            _check_orderable(code)
            keys.append(code.sql)
            if item.alias:
                self._scope.outputs[item.alias] = code
        return keys

    def _check_grouped(self, keys: list[str], outputs: Mapping[str, Code]) -> None:
        """In a grouped SELECT a column stands in the key or inside an aggregate."""
        if not keys and not any(code.aggregate for code in outputs.values()):
            if self._select.having:
                raise YdbError("HAVING without GROUP BY")
            return
        expressions = [item.expression for item in self._select.items if isinstance(item, Item)]
        if len(expressions) < len(self._select.items):
            raise YdbError("* in a grouped SELECT")
        for expression in [*expressions, *([self._select.having] if self._select.having else [])]:
            self._check_keyed(expression, keys)

    def _check_keyed(self, node: object, keys: list[str]) -> None:
        if isinstance(node, Call) and (is_aggregate(node.name) or node.star):
            return
        if isinstance(node, Column) and self._scope.column(node).sql not in keys:
            raise YdbError(f"Column {node.name} must either be a key column in GROUP BY or be aggregated")
        if not isinstance(node, Query) and not self._is_key(node, keys):
            for child in _children(node):
                self._check_keyed(child, keys)

    def _is_key(self, node: object, keys: list[str]) -> bool:
        return isinstance(node, Binary | Call) and self._expressions.compile(node).sql in keys

    def _order_by(self, outputs: Mapping[str, Code]) -> str:
        if not self._select.order_by:
            return ""
        self._scope.outputs.update(outputs)
        if self._select.distinct or self._select.group_by:
            self._scope.sources.clear()
        return f" ORDER BY {', '.join(self._order(*one) for one in self._select.order_by)}"

    def _order(self, expression: Expression, descending: bool) -> str:
        if isinstance(expression, Literal):
            raise YdbError("Unable to ORDER BY constant expression")
        code = self._expressions.compile(expression)
        _check_orderable(code)
        return f"{code.sql} DESC" if descending else code.sql

    def _limit(self) -> str:
        select = self._select
        if select.limit is None:
            return " LIMIT -1" + self._count(" OFFSET", select.offset) if select.offset else ""
        return self._count(" LIMIT", select.limit) + self._count(" OFFSET", select.offset)

    def _count(self, word: str, expression: Expression | None) -> str:
        if expression is None:
            return ""
        code = self._queries.expressions(Scope()).compile(expression)
        return f"{word} {convert(code, UINT64).sql}"


def _check_index(table: Table, name: str | None) -> None:
    if name is None:
        return
    if name not in table.indexes:
        raise YdbError(f"Required global index not found, index name: {name}", "SCHEME_ERROR")
    if table.indexes[name].asynchronous:
        raise UnsupportedError(f"reads of the asynchronous index {name}: they are not serializable")


def _check_orderable(code: Code) -> None:
    if str(bare(code.type)) in OPAQUE:
        raise YdbError(f"Expected a comparable type, but got: {code.type}")


def _name(item: Item, position: int) -> str:
    if item.alias:
        return item.alias
    return item.expression.name if isinstance(item.expression, Column) else f"column{position}"


def _united(name: str, kinds: list[YqlType]) -> YqlType:
    if any(bare(kind) != bare(kinds[0]) for kind in kinds):
        raise YdbError(f"UNION ALL: column {name} has different types")
    return next((kind for kind in kinds if is_optional(kind)), kinds[0])


def _aligned(relation: Relation, columns: Mapping[str, YqlType]) -> str:
    return f"SELECT {', '.join(map(quote, columns))} FROM ({relation.sql})"


def _tables_read(node: object) -> Iterator[str]:
    if isinstance(node, TableSource):
        yield node.table
    for child in _children(node):
        yield from _tables_read(child)


def _walk(node: object) -> Iterator[object]:
    yield node
    for child in _children(node):
        yield from _walk(child)


def _children(node: object) -> Iterator[object]:
    if isinstance(node, tuple):
        yield from node
    elif is_dataclass(node):
        yield from (getattr(node, one.name) for one in fields(node))
