"""The subset of JSON schema that survives every provider."""

from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Union

import pytest
from pydantic import BaseModel, Field

from shared.llm.schema import safe_schema


class Kind(StrEnum):
    PARTY = "party"
    WEDDING = "wedding"


class Place(BaseModel):
    """Где."""

    city: str = Field(description="Город")
    hall: str | None = None


class Request(BaseModel):
    kind: Kind
    place: Place | None = None
    places: list[Place] = Field(default_factory=list)
    budget: Decimal | None = Field(default=None, description="Рублей", ge=0)
    version: Literal[1] = 1


class Tree(BaseModel):
    branches: list["Tree"] = Field(default_factory=list)


class Torn(BaseModel):
    place: Union[Place, Request]  # noqa: UP007 - as a schema author may write it


PLACE = {
    "type": "object",
    "description": "Где.",
    "properties": {"city": {"type": "string", "description": "Город"}, "hall": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}


def _keys(schema: object) -> set[str]:
    if isinstance(schema, dict):
        return set(schema).union(*map(_keys, schema.values()))
    return set().union(*map(_keys, schema)) if isinstance(schema, list) else set()


def test_schema_is_flat_closed_and_complete() -> None:
    schema = safe_schema(Request)

    assert schema == {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": ["party", "wedding"]},
            "place": PLACE,
            "places": {"type": "array", "items": PLACE},
            "budget": {"type": "number", "minimum": 0, "description": "Рублей"},
            "version": {"type": "integer", "enum": [1]},
        },
        "required": ["kind"],
        "additionalProperties": False,
    }


def test_schema_has_no_references_and_no_unions() -> None:
    assert _keys(safe_schema(Request)).isdisjoint({"$ref", "$defs", "anyOf", "oneOf", "default", "title"})


@pytest.mark.parametrize(("model", "why"), [(Tree, "holds itself"), (Torn, "union of objects")])
def test_schema_beyond_the_subset_is_refused(model: type[BaseModel], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        safe_schema(model)


def test_field_named_like_a_keyword_stays() -> None:
    class Book(BaseModel):
        title: str
        default: str

    properties: dict[str, Any] = safe_schema(Book)["properties"]

    assert sorted(properties) == ["default", "title"]
