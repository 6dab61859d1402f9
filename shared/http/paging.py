"""Lists: `limit` and an opaque `cursor`. The cursor is the last key shown, not a number of rows to skip."""

import base64
import binascii
import json
from typing import Annotated, Generic, TypeVar

from aws_lambda_powertools.event_handler.openapi.params import Query
from pydantic import BaseModel

from shared.errors import FieldError, InvalidInput

Item = TypeVar("Item")

Limit = Annotated[int, Query(ge=1, le=100)]
#: The pattern is told, not enforced: a foreign cursor gets a better answer than "wrong pattern".
Cursor = Annotated[str | None, Query(max_length=1000, json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"})]


class Page(BaseModel, Generic[Item]):
    """One page of a list; `next_cursor` is absent on the last one."""

    items: list[Item]
    next_cursor: str | None = None


def encode_cursor(*key: str) -> str:
    """The last shown row's key, opaque."""
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def decode_cursor(cursor: str | None, parts: int = 1) -> list[str] | None:
    """The key inside a cursor, None for the first page. Raises `InvalidInput` for a cursor not of ours."""
    if cursor is None:
        return None
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise _bad_cursor() from error
    if not isinstance(key, list) or len(key) != parts or not all(isinstance(part, str) for part in key):
        raise _bad_cursor()
    return key


def _bad_cursor() -> InvalidInput:
    field = FieldError(
        "query.cursor",
        "invalid_cursor",
        "Возьмите значение next_cursor из прошлого ответа.",
        "Use next_cursor of the previous answer.",
    )
    return InvalidInput(errors=[field])
