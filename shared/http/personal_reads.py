"""Middleware: who saw whose data. One entry of the journal for an answer, with the ids it showed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.api_gateway import Route
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from pydantic import BaseModel, ConfigDict

from shared.auth import principal_of
from shared.clock import utcnow

#: The same reader of the same records leaves one entry in so long: a page that asks for news every second
#: would fill the journal. Instances do not know of each other's.
ONE_LOOK = timedelta(minutes=5)
_MOST_LOOKS = 1000


class _Looks:
    """Who saw what lately, the oldest first."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, ...], datetime] = {}

    def lately(self, look: tuple[str, ...]) -> bool:
        seen = self._at.get(look)
        return seen is not None and utcnow() - seen < ONE_LOOK

    def add(self, look: tuple[str, ...]) -> None:
        self._at.pop(look, None)
        self._at[look] = utcnow()
        if len(self._at) > _MOST_LOOKS:
            del self._at[next(iter(self._at))]


_seen = _Looks()


class PersonalRead(BaseModel):
    """What an operation shows: the object's name in the journal, the path of the ids in the answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object: str
    id: str

    def ids(self, body: Any) -> list[str]:
        """Of everything shown."""
        return list(_values(body, self.id.split(".")))


class PersonalReads(BaseModel):
    """By operation; `impersonal` says why what looks personal is not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reads: dict[str, PersonalRead]
    impersonal: dict[str, str]


@cache
def personal_reads() -> PersonalReads:
    """The product's list, `data/personal_reads.yaml`."""
    text = (files("shared") / "data" / "personal_reads.yaml").read_text("utf-8")
    return PersonalReads.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def note_personal_reads(app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """An answer that cannot be noted is not given. Raises `Unavailable`."""
    response = next_middleware(app)
    route: Route = app.context["_route"]
    read = personal_reads().reads.get(f"{route.method} {route.openapi_path}")
    if read and response.status_code == 200:
        reader, ids = principal_of(app.current_event.raw_event), read.ids(response.body)
        look = (reader.tenant_id, reader.subject, route.openapi_path, *ids)
        if ids and not _seen.lately(look):
            _note(reader.tenant_id, read.object, ids)
            _seen.add(look)
    return response


def _note(tenant_id: str, kind: str, ids: list[str]) -> None:
    from shared.audit.journal import APPEND_AUDIT, audit_entry
    from shared.config import DatabaseSettings, read_settings
    from shared.database import database_of

    object_id = ids[0] if len(ids) == 1 else f"{len(ids)} records"
    entry = audit_entry(tenant_id, kind, object_id)
    changes = [{"field": "read", "before": None, "after": ids}]
    database_of(read_settings(DatabaseSettings)).query(APPEND_AUDIT, audit=[{**entry, "changes": changes}])


def _values(body: Any, path: list[str]) -> Iterator[str]:
    if isinstance(body, list):
        for item in body:
            yield from _values(item, path)
    elif path and isinstance(body, dict):
        yield from _values(body.get(path[0]), path[1:])
    elif not path and body is not None:
        yield str(body)
