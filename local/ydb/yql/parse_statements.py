"""A query text as YDB gets it: declarations, named expressions and statements with `;` between."""

from local.ydb.yql.lexer import Kind
from local.ydb.yql.parse_schema import SchemaParser
from local.ydb.yql.syntax import (
    Declare,
    Define,
    Delete,
    DeleteOn,
    Expression,
    Query,
    Read,
    Statement,
    Update,
    UpdateOn,
    Values,
    Write,
)

_WRITE_VERBS = ("upsert", "insert", "replace")


def parse(text: str) -> list[Statement]:
    """All statements of a text, in order."""
    return StatementParser(text).statements()


class StatementParser(SchemaParser):
    """Every statement, with queries, expressions and schema statements below."""

    def statements(self) -> list[Statement]:
        """Until the end of the text."""
        found: list[Statement] = []
        while self.peek().kind is not Kind.END:
            if self.take(";"):
                continue
            found.append(self._statement())
            if self.peek().kind is not Kind.END:
                self.need(";")
        return found

    def _statement(self) -> Statement:
        if self.take("declare"):
            return self._declare()
        if self.peek().kind is Kind.PARAMETER:
            return self._define()
        if any(self.at(verb) for verb in _WRITE_VERBS):
            return self._write()
        if self.take("update"):
            return self._update()
        if self.take("delete", "from"):
            return self._delete()
        if self.at("select") or self.at("discard", "select"):
            return Read(discard=self.take("discard"), query=self.query())
        schema_statement = self.schema_statement()
        if schema_statement is None:
            self.fail("expected a statement the local YDB knows")
        return schema_statement

    def _declare(self) -> Declare:
        name = self.parameter()
        self.need("as")
        return Declare(name, self.type())

    def _define(self) -> Define:
        name = self.parameter()
        self.need("=")
        if self.at("select"):
            return Define(name, self.query())
        if self.at("(", "select"):
            self.need("(")
            query = self.query()
            self.need(")")
            return Define(name, query)
        return Define(name, self.expression())

    def _write(self) -> Write:
        verb = self.advance().text.upper()
        self.need("into")
        table = self.table_name()
        columns = self.names() if self.at("(") else None
        if self.take("values"):
            rows: Values | Query = Values(self.separated(self._row))
        else:
            rows = self.query()
        return Write(verb, table, columns, rows, self._returning())

    def _row(self) -> tuple[Expression, ...]:
        self.need("(")
        row = self.separated(self.expression)
        self.need(")")
        return row

    def _update(self) -> Update | UpdateOn:
        table = self.table_name()
        if self.take("on"):
            return UpdateOn(table, self.query(), self._returning())
        self.need("set")
        assignments = self.separated(self._assignment)
        where = self.expression() if self.take("where") else None
        return Update(table, assignments, where, self._returning())

    def _assignment(self) -> tuple[str, Expression]:
        column = self.identifier()
        self.need("=")
        return column, self.expression()

    def _delete(self) -> Delete | DeleteOn:
        table = self.table_name()
        if self.take("on"):
            return DeleteOn(table, self.query(), self._returning())
        where = self.expression() if self.take("where") else None
        return Delete(table, where, self._returning())

    def _returning(self) -> tuple[str, ...] | None:
        if not self.take("returning"):
            return None
        return () if self.take("*") else self.separated(self.identifier)
