"""The register of tables, from `data/tables.yaml`."""

from functools import cache
from importlib.resources import files
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataClass(_Row):
    """Why data of one class are kept, on what ground, how long, and what an erasure does to them."""

    title: str
    basis: str
    source: str
    kept: str
    on_erasure: Literal["erased", "redacted", "expires", "kept"]


class Ttl(_Row):
    """A row goes `days` after the time in `column`."""

    column: str
    days: int


class Table(_Row):
    """What one table keeps of people; `why` says why it keeps nothing."""

    class_name: str | None = Field(default=None, alias="class")
    columns: tuple[str, ...] = ()
    ttl: Ttl | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if bool(self.columns) == bool(self.why) or bool(self.class_name) == bool(self.why):
            raise ValueError("a table has a class and columns, or says why it has none")
        return self


class Register(_Row):
    """All of it."""

    updated: str
    classes: dict[str, DataClass]
    tables: dict[str, Table]

    def class_of(self, table: str) -> DataClass:
        """Of a table that keeps personal data."""
        name = self.tables[table].class_name
        if name is None:
            raise KeyError(table)
        return self.classes[name]


@cache
def register() -> Register:
    """The product's register."""
    text = (files(__package__) / "data" / "tables.yaml").read_text("utf-8")
    return Register.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
