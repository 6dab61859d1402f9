"""Who asks: what the authorizer put into the request context. What each may do stands in `access`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import Unauthenticated


class Role(StrEnum):
    """The part a person or a program plays in an agency."""

    OWNER = "owner"
    MANAGER = "manager"
    FINANCE = "finance"
    VIEWER = "viewer"
    CLIENT = "client"
    GUEST = "guest"
    INTEGRATION = "integration"


#: As people read them.
ROLE_NAMES: Mapping[Role, str] = {
    Role.OWNER: "владелец",
    Role.MANAGER: "менеджер",
    Role.FINANCE: "финансист",
    Role.VIEWER: "наблюдатель",
    Role.CLIENT: "заказчик",
    Role.GUEST: "гость",
    Role.INTEGRATION: "программа",
}


class Agency(BaseModel):
    """What the authorizer read of the caller's agency: at most a minute old."""

    model_config = ConfigDict(frozen=True)

    limits: Mapping[str, Any] = Field(default_factory=dict)
    """Figures of its own, see `data/limits.yaml`."""
    origins: tuple[str, ...] = ()
    """Sites whose pages may call the API: `https://agency.ru`."""


class Principal(BaseModel):
    """The caller of one request."""

    model_config = ConfigDict(frozen=True)

    tenant_id: str
    subject: str
    role: Role
    event_id: str | None = None
    """The one event of a client."""
    scopes: frozenset[str] | None = None
    """The permissions an API key is limited to; None: all that the role has."""
    agency: Agency = Agency()


def principal_of(event: Mapping[str, Any]) -> Principal:
    """The caller, from an API Gateway event. Raises `Unauthenticated` when no authorizer vouched for one."""
    context = (event.get("requestContext") or {}).get("authorizer") or {}
    try:
        return Principal.model_validate(context)
    except ValidationError as error:
        raise Unauthenticated(
            "Передайте токен в заголовке Authorization: Bearer.", "Send a bearer token."
        ) from error
