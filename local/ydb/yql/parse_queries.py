"""SELECT, FROM, JOIN, UNION ALL."""

from local.ydb.yql.errors import UnsupportedError
from local.ydb.yql.lexer import Kind
from local.ydb.yql.parse_expressions import ExpressionParser
from local.ydb.yql.syntax import (
    Expression,
    Item,
    Join,
    Parameter,
    Query,
    RowsSource,
    Select,
    Source,
    Star,
    TableSource,
)

_JOINS = ((("join",), "INNER"), (("inner", "join"), "INNER"), (("left", "join"), "LEFT"))
_OTHER_JOINS = ("left", "right", "full", "cross", "natural", "exclusion")


class QueryParser(ExpressionParser):
    """Queries, with expressions below them."""

    def query(self) -> Query:
        """SELECT … [UNION ALL SELECT …]."""
        selects = [self._select()]
        while self.take("union", "all"):
            selects.append(self._select())
        if self.at("union") or self.at("intersect") or self.at("except"):
            raise UnsupportedError("set operations but UNION ALL")
        if len(selects) > 1 and any(one.order_by or one.limit for one in selects):
            # YDB changed what the last ORDER BY of a UNION belongs to: a subquery leaves no doubt.
            raise UnsupportedError("ORDER BY or LIMIT inside UNION ALL: put the union into a subquery")
        return Query(tuple(selects))

    def _select(self) -> Select:
        self.need("select")
        distinct = self.take("distinct")
        items = self.separated(self._item)
        source = self._source() if self.take("from") else None
        joins = []
        while source and (kind := self._join_kind()):
            joins.append(self._join(kind))
        return Select(
            items=items,
            distinct=distinct,
            source=source,
            joins=tuple(joins),
            where=self.expression() if self.take("where") else None,
            group_by=self.separated(self._named_expression) if self.take("group", "by") else (),
            having=self.expression() if self.take("having") else None,
            order_by=self.separated(self._order) if self.take("order", "by") else (),
            limit=self.expression() if self.take("limit") else None,
            offset=self.expression() if self.take("offset") else None,
        )

    def _item(self) -> Item | Star:
        if self.take("*"):
            return Star(None)
        if (
            self.peek().kind in (Kind.NAME, Kind.QUOTED)
            and self.peek(1).text == "."
            and self.peek(2).text == "*"
        ):
            alias = self.identifier()
            self.need(".", "*")
            return Star(alias)
        return self._named_expression()

    def _named_expression(self) -> Item:
        expression = self.expression()
        return Item(expression, self.identifier() if self.take("as") else None)

    def _order(self) -> tuple[Expression, bool]:
        expression = self.expression()
        descending = self.take("desc")
        if not descending:
            self.take("asc")
        return expression, descending

    def _source(self) -> Source:
        rows = self._rows()
        return Source(rows, self.identifier() if self.take("as") else None)

    def _rows(self) -> TableSource | RowsSource | Query | Parameter:
        if self.peek().kind is Kind.PARAMETER:
            return Parameter(self.parameter())
        if self.take("as_table", "("):
            rows = RowsSource(self.parameter())
            self.need(")")
            return rows
        if self.take("("):
            query = self.query()
            self.need(")")
            return query
        table = self.table_name()
        return TableSource(table, self.identifier() if self.take("view") else None)

    def _join_kind(self) -> str | None:
        for words, kind in _JOINS:
            if self.take(*words):
                return kind
        if self.at(",") or any(self.at(word) for word in _OTHER_JOINS):
            raise UnsupportedError("joins but INNER JOIN and LEFT JOIN")
        return None

    def _join(self, kind: str) -> Join:
        source = self._source()
        self.need("on")
        return Join(kind, source, self.expression())
