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


class Objects(_Row):
    """What lies in Object Storage under one beginning of keys; `why` says why it is nothing of people."""

    class_name: str | None = Field(default=None, alias="class")
    days: int | None = None
    why: str | None = None


class Register(_Row):
    """All of it."""

    updated: str
    classes: dict[str, DataClass]
    tables: dict[str, Table]
    objects: dict[str, Objects]
    """`bucket/beginning/` → what lies there."""

    def class_of(self, name: str) -> DataClass:
        """Of a table or of objects that keep personal data."""
        class_name = (self.tables.get(name) or self.objects[name]).class_name
        if class_name is None:
            raise KeyError(name)
        return self.classes[class_name]


@cache
def register() -> Register:
    """The product's register."""
    text = (files(__package__) / "data" / "tables.yaml").read_text("utf-8")
    return Register.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))
