"""Expressions: precedence climbing in the order of YQL's grammar."""

from abc import abstractmethod

from local.ydb.yql.cursor import Cursor
from local.ydb.yql.errors import UnsupportedError
from local.ydb.yql.lexer import Kind, Token
from local.ydb.yql.literals import number_literal, string_literal, typed_literal
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
from local.ydb.yql.types import BOOL, NULL, OptionalType

#: Left-associative binary operators, weakest first. Between OR, AND and these stand NOT and the predicates.
_LEVELS = (("<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"), ("||",))
_EQUALITIES = {"=": "=", "==": "=", "!=": "<>", "<>": "<>"}
#: A word that ends an expression can be no column; in back quotes it can.
# fmt: off
_RESERVED = frozenset((
    "and", "as", "asc", "between", "by", "case", "desc", "discard", "distinct", "else", "end", "from",
    "group", "having", "ilike", "in", "inner", "is", "join", "left", "like", "limit", "not", "offset",
    "on", "or", "order", "returning", "select", "set", "then", "union", "values", "view", "when",
    "where",
))
# fmt: on


class ExpressionParser(Cursor):
    """One method per level of precedence, weakest first."""

    @abstractmethod
    def query(self) -> Query:
        """A query in brackets or after IN: the query parser knows how."""

    def expression(self) -> Expression:
        """OR."""
        left = self._conjunction()
        while self.take("or"):
            left = Binary("OR", left, self._conjunction())
        return left

    def _conjunction(self) -> Expression:
        left = self._negation()
        while self.take("and"):
            left = Binary("AND", left, self._negation())
        return left

    def _negation(self) -> Expression:
        return Unary("NOT", self._negation()) if self.take("not") else self._predicate()

    def _predicate(self) -> Expression:
        left = self._binary(0)
        while True:
            token = self.peek()
            if token.kind is Kind.SYMBOL and token.text in _EQUALITIES:
                self.advance()
                left = Binary(_EQUALITIES[token.text], left, self._binary(0))
            elif self.take("is"):
                left = self._is_null(left)
            else:
                negated = self.at("not")
                found = self._word_predicate(left, negated)
                if found is None:
                    return left
                left = found

    def _is_null(self, operand: Expression) -> Expression:
        negated = self.take("not")
        self.need("null")
        return IsNull(operand, negated)

    def _word_predicate(self, left: Expression, negated: bool) -> Expression | None:
        prefix = ("not",) if negated else ()
        if self.take(*prefix, "in"):
            return In(left, self._in_source(), negated)
        if self.take(*prefix, "like"):
            return self._like(left, ignore_case=False, negated=negated)
        if self.take(*prefix, "ilike"):
            return self._like(left, ignore_case=True, negated=negated)
        if self.take(*prefix, "between"):
            low = self._binary(0)
            self.need("and")
            return Between(left, low, self._binary(0), negated)
        return None

    def _in_source(self) -> tuple[Expression, ...] | Query | Parameter:
        if self.peek().kind is Kind.PARAMETER:
            return Parameter(self.parameter())
        self.need("(")
        source = self.query() if self.at("select") else self.separated(self.expression)
        self.need(")")
        return source

    def _like(self, operand: Expression, *, ignore_case: bool, negated: bool) -> Expression:
        pattern = self._binary(0)
        escape = self.string() if self.take("escape") else None
        return Like(operand, pattern, escape, ignore_case, negated)

    def _binary(self, level: int) -> Expression:
        if level == len(_LEVELS):
            return self._unary()
        left = self._binary(level + 1)
        while self.peek().kind is Kind.SYMBOL and self.peek().text in _LEVELS[level]:
            operator = self.advance().text
            left = Binary(operator, left, self._binary(level + 1))
        # `??` binds tighter than comparison, looser than arithmetic, and to the right.
        if level == 1 and self.take("??"):
            return Binary("??", left, self._binary(1))
        return left

    def _unary(self) -> Expression:
        if self.take("-"):
            return _negative(self._unary())
        return self._primary()

    def _primary(self) -> Expression:
        token = self.peek()
        match token.kind:
            case Kind.NUMBER:
                return number_literal(self.advance())
            case Kind.STRING:
                return string_literal(self.advance())
            case Kind.PARAMETER:
                return Parameter(self.parameter())
            case Kind.QUOTED:
                return self._column()
            case Kind.NAME:
                return self._word(token)
        return self._in_brackets()

    def _in_brackets(self) -> Expression:
        self.need("(")
        inner: Expression = Subquery(self.query()) if self.at("select") else self.expression()
        self.need(")")
        return inner

    def _word(self, token: Token) -> Expression:
        word = token.text.lower()
        if self.peek(1).text == "(" and word not in _RESERVED:
            return self._call()
        if word in ("true", "false", "null"):
            self.advance()
            return Literal(None, NULL) if word == "null" else Literal(int(word == "true"), BOOL)
        if self.take("case"):
            return self._case()
        if word in _RESERVED:
            self.fail("expected an expression")
        return self._column()

    def _column(self) -> Column:
        name = self.identifier()
        return Column(name, self.identifier()) if self.take(".") else Column(None, name)

    def _case(self) -> Case:
        base = None if self.at("when") else self.expression()
        branches = []
        while self.take("when"):
            condition = self.expression()
            self.need("then")
            branches.append((condition, self.expression()))
        self.need("else")
        default = self.expression()
        self.need("end")
        return Case(base, tuple(branches), default)

    def _call(self) -> Expression:
        name = self.identifier().lower()
        self.need("(")
        if name == "cast":
            return self._cast()
        if name == "nothing":
            return self._nothing()
        if self.peek().kind in (Kind.STRING, Kind.NUMBER) and (literal := typed_literal(self, name)):
            return literal
        if self.take("*"):
            self.need(")")
            return Call(name, (), star=True)
        distinct = self.take("distinct")
        arguments = () if self.at(")") else self.separated(self.expression)
        self.need(")")
        if self.at("over"):
            raise UnsupportedError("window functions")
        return Call(name, arguments, distinct)

    def _cast(self) -> Cast:
        operand = self.expression()
        self.need("as")
        kind = self.type()
        self.need(")")
        return Cast(operand, kind)

    def _nothing(self) -> Literal:
        kind = self.type()
        self.need(")")
        if not isinstance(kind, OptionalType):
            self.fail("Nothing() takes an optional type")
        return Literal(None, kind)


def _negative(operand: Expression) -> Expression:
    if isinstance(operand, Literal) and str(operand.type) in ("Int32", "Int64", "Double"):
        assert isinstance(operand.value, int | float)
        return Literal(-operand.value, operand.type)
    return Unary("-", operand)
