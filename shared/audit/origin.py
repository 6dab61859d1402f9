"""Who acts right now, bound at the edge of a function (a request, a step of a run) as log fields are."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Origin:
    """`operation` is a route or a message, `source` the address, browser and request id of a caller."""

    actor: str
    operation: str
    source: Mapping[str, str | None]
    run_id: str | None = None


#: Commands and deployments act in nobody's name.
SYSTEM = Origin("system", "command", {})

_origin: ContextVar[Origin] = ContextVar("audit_origin", default=SYSTEM)


@contextmanager
def acting(origin: Origin) -> Iterator[None]:
    """Everything written inside is put down to this origin."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)


def current_origin() -> Origin:
    """The innermost one."""
    return _origin.get()


def origin_of_request(event: Mapping[str, Any]) -> Origin:
    """From an API Gateway event in payload format 1.0."""
    request = event.get("requestContext") or {}
    identity = request.get("identity") or {}
    return Origin(
        actor=str((request.get("authorizer") or {}).get("subject") or "anonymous"),
        operation=f"{event.get('httpMethod')} {event.get('resource')}",
        source={
            "ip": identity.get("sourceIp"),
            "user_agent": identity.get("userAgent"),
            "request_id": request.get("requestId"),
        },
    )
