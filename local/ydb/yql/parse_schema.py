"""CREATE TABLE, DROP TABLE, ALTER TABLE."""

from dataclasses import dataclass, field

from local.ydb.yql.errors import UnsupportedError
from local.ydb.yql.literals import parse_interval
from local.ydb.yql.parse_queries import QueryParser
from local.ydb.yql.syntax import AlterTable, CreateTable, DropTable, SchemaStatement
from local.ydb.yql.tables import Index, Table, Ttl
from local.ydb.yql.types import DecimalType, OptionalType, Scalar, YqlType


@dataclass
class _Draft:
    """A table in the making."""

    columns: dict[str, YqlType] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    not_null: set[str] = field(default_factory=set)
    indexes: dict[str, Index] = field(default_factory=dict)
    ttl: Ttl | None = None


class SchemaParser(QueryParser):
    """Schema statements."""

    def schema_statement(self) -> SchemaStatement | None:
        """None when the next statement is of another kind."""
        if self.take("create", "table"):
            return self._create_table()
        if self.take("drop", "table"):
            if_exists = self.take("if", "exists")
            return DropTable(self.table_name(), if_exists)
        if self.take("alter", "table"):
            return self._alter_table()
        return None

    def _create_table(self) -> CreateTable:
        if_not_exists = self.take("if", "not", "exists")
        name = self.table_name()
        draft = _Draft()
        self.need("(")
        while not self.take(")"):
            self._table_entry(draft)
            if not self.at(")"):
                self.need(",")
        if self.take("with"):
            draft.ttl = self._ttl_setting()
        table = Table(name, draft.columns, draft.key, frozenset(draft.not_null), draft.indexes, draft.ttl)
        return CreateTable(table, if_not_exists)

    def _table_entry(self, draft: _Draft) -> None:
        if self.take("primary", "key"):
            draft.key = self.names()
        elif self.take("index"):
            name, index = self._index()
            draft.indexes[name] = index
        else:
            name = self.identifier()
            draft.columns[name] = self._column_type()
            if self.take("not", "null"):
                draft.not_null.add(name)

    def _column_type(self) -> YqlType:
        kind = self.type()
        kind = kind.item if isinstance(kind, OptionalType) else kind
        if not isinstance(kind, Scalar | DecimalType):
            self.fail(f"a column cannot be {kind}")
        return kind

    def _index(self) -> tuple[str, Index]:
        name = self.identifier()
        self.need("global")
        asynchronous = self.take("async")
        if not asynchronous:
            self.take("sync")
        if self.at("unique") or self.at("using"):
            raise UnsupportedError(f"{self.peek().text.upper()} indexes")
        self.need("on")
        columns = self.names()
        return name, Index(columns, asynchronous, self.names() if self.take("cover") else ())

    def _ttl_setting(self) -> Ttl:
        self.need("(")
        if not self.take("ttl", "="):
            raise UnsupportedError(f"the table setting {self.peek().text}")
        self.need("interval", "(")
        keep = parse_interval(self.string())
        self.need(")")
        self.need("on")
        column = self.identifier()
        self.need(")")
        return Ttl(column, keep)

    def _alter_table(self) -> AlterTable:
        """One action, or several with commas, all of one kind."""
        name = self.table_name()
        if self.take("add", "index"):
            return AlterTable(name, add_indexes=dict([self._index()]))
        if self.take("drop", "index"):
            return AlterTable(name, drop_indexes=(self.identifier(),))
        if self.take("set"):
            return AlterTable(name, set_ttl=self._ttl_setting())
        if self.at("add"):
            return AlterTable(name, add_columns=dict(self.separated(self._added_column)))
        if self.at("drop"):
            return AlterTable(name, drop_columns=self.separated(self._dropped_column))
        raise UnsupportedError(f"ALTER TABLE … {self.peek().text.upper()}")

    def _added_column(self) -> tuple[str, YqlType]:
        self.need("add")
        self.take("column")
        name = self.identifier()
        kind = self._column_type()
        if self.at("not"):
            raise UnsupportedError("ADD COLUMN … NOT NULL")
        return name, kind

    def _dropped_column(self) -> str:
        self.need("drop")
        self.take("column")
        return self.identifier()
