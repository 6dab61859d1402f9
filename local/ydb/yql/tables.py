"""Tables as YDB describes them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from local.ydb.yql.errors import UnsupportedError, YdbError
from local.ydb.yql.types import OPAQUE, TIME_UNITS, OptionalType, YqlType


@dataclass(frozen=True)
class Index:
    """A global secondary index. `cover` only matters to the real YDB."""

    columns: tuple[str, ...]
    asynchronous: bool = False
    cover: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ttl:
    """A row is gone `keep` microseconds after the time in `column`."""

    column: str
    keep: int


@dataclass(frozen=True)
class Table:
    """`columns` holds bare types; what is not in `not_null` is optional."""

    name: str
    columns: dict[str, YqlType]
    key: tuple[str, ...]
    not_null: frozenset[str] = frozenset()
    indexes: dict[str, Index] = field(default_factory=dict)
    ttl: Ttl | None = None

    def column_type(self, name: str) -> YqlType:
        """The type a reader of the column sees."""
        if name not in self.columns:
            raise YdbError(f"Column '{name}' does not exist in table '{self.name}'", "BAD_REQUEST")
        kind = self.columns[name]
        return kind if name in self.not_null else OptionalType(kind)

    def check(self) -> None:
        """Refuse what YDB refuses at creation."""
        if not self.key:
            raise YdbError("Primary key is required for ydb tables.", "BAD_REQUEST")
        for name in self.key:
            if str(self.columns.get(name)) in (*OPAQUE, "Float", "Double"):
                raise YdbError(f"Column {name} has a type that cannot stand in a key", "SCHEME_ERROR")
        for name in self._mentioned():
            if name not in self.columns:
                raise YdbError(f"Undefined column: {name}", "BAD_REQUEST")
        if self.ttl and str(self.columns[self.ttl.column]) not in TIME_UNITS:
            raise UnsupportedError(f"TTL on column '{self.ttl.column}' of this type")

    def _mentioned(self) -> Iterator[str]:
        yield from self.key
        for index in self.indexes.values():
            yield from (*index.columns, *index.cover)
        if self.ttl:
            yield self.ttl.column

    def expired(self) -> str:
        """The SQLite condition of a row past its TTL; `:now` is in microseconds. False without a TTL."""
        if self.ttl is None:
            return "0"
        unit = TIME_UNITS[str(self.columns[self.ttl.column])]
        return f"{quote(self.ttl.column)} <= (:now - {self.ttl.keep}) / {unit}"


def quote(name: str) -> str:
    """An SQLite identifier."""
    return '"' + name.replace('"', '""') + '"'


def quoted(names: tuple[str, ...] | list[str]) -> str:
    """SQLite identifiers with commas between."""
    return ", ".join(quote(name) for name in names)


def find_table(tables: Mapping[str, Table], name: str) -> Table:
    """The table, or YDB's error."""
    if name not in tables:
        raise YdbError(f"Cannot find table '/local/{name}' because it does not exist", "SCHEME_ERROR")
    return tables[name]
