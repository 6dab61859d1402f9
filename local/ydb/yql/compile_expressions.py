"""Expressions to SQLite text, each with its YQL type."""

from collections.abc import Callable
from functools import singledispatchmethod

from local.ydb.yql.casts import cast
from local.ydb.yql.code import Code, check_comparable, common_type, comparable, convert, literal_code, typed
from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.function_table import aggregate, call, coalesce, count_rows, is_aggregate, require_bool
from local.ydb.yql.json_rows import element_sql
from local.ydb.yql.operators import arithmetic, negation
from local.ydb.yql.scope import Environment, Relation, Scope, bound
from local.ydb.yql.syntax import (
    Between,
    Binary,
    Call,
    Case,
    Cast,
    Column,
    Expression,
    In,
    IsNull,
    Like,
    Literal,
    Parameter,
    Query,
    Subquery,
    Unary,
)
from local.ydb.yql.types import BOOL, ListType, StructType, YqlType, bare, is_optional, is_text, optional

_COMPARISONS = ("=", "<>", "<", "<=", ">", ">=")


class ExpressionCompiler:
    """Compiles within one scope. `relation` compiles a subquery or a named one."""

    def __init__(
        self,
        environment: Environment,
        scope: Scope,
        relation: Callable[[Query | Parameter], Relation],
        *,
        grouped: bool = False,
    ) -> None:
        self._environment = environment
        self._scope = scope
        self._relation = relation
        self._grouped = grouped

    def condition(self, expression: Expression) -> str:
        """WHERE, HAVING, ON."""
        code = self.compile(expression)
        require_bool(code)
        return code.sql

    @singledispatchmethod
    def compile(self, expression: Expression) -> Code:
        """The code of any expression."""
        raise AssertionError(f"an expression of no kind: {expression!r}")

    @compile.register
    def _(self, expression: Literal) -> Code:
        return literal_code(expression)

    @compile.register
    def _(self, expression: Column) -> Code:
        return self._scope.column(expression)

    @compile.register
    def _(self, expression: Parameter) -> Code:
        definition = self._environment.definitions.get(expression.name)
        if definition is None:
            return Code(bound(expression.name), self._environment.parameter_type(expression.name))
        if isinstance(definition.value, Query):
            return self._scalar(self._relation(expression))
        return self.compile(definition.value)

    @compile.register
    def _(self, expression: Subquery) -> Code:
        return self._scalar(self._relation(expression.query))

    def _scalar(self, relation: Relation) -> Code:
        if len(relation.columns) != 1:
            raise YdbError(f"A scalar subquery has {len(relation.columns)} columns instead of one")
        (kind,) = relation.columns.values()
        return Code(f"(SELECT * FROM ({relation.sql}) LIMIT 1)", optional(kind))

    @compile.register
    def _(self, expression: Unary) -> Code:
        operand = self.compile(expression.operand)
        if expression.operator == "-":
            return negation(operand)
        require_bool(operand)
        return typed(f"(NOT {operand.sql})", BOOL, operand)

    @compile.register
    def _(self, expression: Binary) -> Code:
        left, right = self.compile(expression.left), self.compile(expression.right)
        operator = expression.operator
        if operator in ("AND", "OR"):
            require_bool(left)
            require_bool(right)
            return typed(f"({left.sql} {operator} {right.sql})", BOOL, left, right)
        if operator in _COMPARISONS:
            left, right = comparable(left, right, operator)
            return typed(f"({left.sql} {operator} {right.sql})", BOOL, left, right)
        return coalesce((left, right)) if operator == "??" else arithmetic(operator, left, right)

    @compile.register
    def _(self, expression: IsNull) -> Code:
        operand = self.compile(expression.operand)
        word = "IS NOT NULL" if expression.negated else "IS NULL"
        return Code(f"({operand.sql} {word})", BOOL, aggregate=operand.aggregate)

    @compile.register
    def _(self, expression: Between) -> Code:
        operand = self.compile(expression.operand)
        above, low = comparable(operand, self.compile(expression.low), "BETWEEN")
        below, high = comparable(operand, self.compile(expression.high), "BETWEEN")
        sql = f"({above.sql} >= {low.sql} AND {below.sql} <= {high.sql})"
        return typed(f"(NOT {sql})" if expression.negated else sql, BOOL, operand, low, high)

    @compile.register
    def _(self, expression: Like) -> Code:
        operand, pattern = self.compile(expression.operand), self.compile(expression.pattern)
        if not is_text(operand.type) or not is_text(pattern.type):
            raise YdbError(f"LIKE between {operand.type} and {pattern.type}")
        escape = literal_code(Literal(expression.escape, BOOL)).sql
        sql = f"ydb_like({operand.sql}, {pattern.sql}, {escape}, {int(expression.ignore_case)})"
        return typed(f"(NOT {sql})" if expression.negated else sql, BOOL, operand, pattern)

    @compile.register
    def _(self, expression: In) -> Code:
        operand = self.compile(expression.operand)
        word = "NOT IN" if expression.negated else "IN"
        if isinstance(expression.source, tuple):
            options = [comparable(operand, self.compile(one), "IN") for one in expression.source]
            equals = " OR ".join(f"{left.sql} = {right.sql}" for left, right in options)
            sql = f"(NOT ({equals}))" if expression.negated else f"({equals})"
            return typed(sql, BOOL, operand, *(right for _, right in options))
        column = self._membership(operand, expression.source)
        return typed(f"({operand.sql} {word} ({column}))", BOOL, operand)

    def _membership(self, operand: Code, source: Query | Parameter) -> str:
        """The SELECT of one column after IN."""
        if isinstance(source, Parameter) and source.name not in self._environment.definitions:
            return self._list_elements(operand, source.name)
        relation = self._relation(source)
        if len(relation.columns) != 1:
            raise YdbError(f"IN needs a subquery of one column, not of {len(relation.columns)}")
        (kind,) = relation.columns.values()
        self._check_membership(operand, kind)
        return f"SELECT * FROM ({relation.sql})"

    def _list_elements(self, operand: Code, name: str) -> str:
        kind = self._environment.parameter_type(name)
        if not isinstance(kind, ListType) or isinstance(kind.item, StructType):
            raise YdbError(f"IN needs a list of values, not {kind}")
        self._check_membership(operand, kind.item)
        return f"SELECT {element_sql(kind.item, 'value')} FROM json_each({bound(name)})"

    @staticmethod
    def _check_membership(operand: Code, kind: YqlType) -> None:
        check_comparable(operand.type, kind, "IN")
        if is_text(kind) and bare(kind) != bare(operand.type):
            raise UnsupportedError(f"IN between {operand.type} and a list of {kind}")

    @compile.register
    def _(self, expression: Case) -> Code:
        conditions = [self._branch_condition(expression.base, one) for one, _ in expression.branches]
        results = [self.compile(one) for _, one in expression.branches]
        default = self.compile(expression.default)
        codes = [*results, default]
        kind = common_type(codes, "CASE")
        kind = optional(kind) if any(is_optional(one.type) for one in codes) else kind
        branches = " ".join(
            f"WHEN {condition.sql} THEN {convert(result, kind).sql}"
            for condition, result in zip(conditions, results, strict=True)
        )
        sql = f"CASE {branches} ELSE {convert(default, kind).sql} END"
        return Code(sql, kind, aggregate=any(one.aggregate for one in [*conditions, *codes]))

    def _branch_condition(self, base: Expression | None, expression: Expression) -> Code:
        code = self.compile(expression if base is None else Binary("=", base, expression))
        require_bool(code)
        return code

    @compile.register
    def _(self, expression: Cast) -> Code:
        return cast(self.compile(expression.operand), expression.type)

    @compile.register
    def _(self, expression: Call) -> Code:
        if expression.star:
            if expression.name != "count":
                raise YdbError(f"{expression.name} does not take *")
            return count_rows()
        arguments = [self.compile(one) for one in expression.arguments]
        if is_aggregate(expression.name):
            if len(arguments) != 1:
                raise YdbError(f"{expression.name} takes one argument")
            return aggregate(
                expression.name, arguments[0], distinct=expression.distinct, grouped=self._grouped
            )
        return call(expression.name, arguments)
