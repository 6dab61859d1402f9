"""Who asks: what the authorizer put into the request context, and what each role may do."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.errors import Forbidden, Unauthenticated


class Role(StrEnum):
    """The part a person or a program plays in an agency."""

    OWNER = "owner"
    MANAGER = "manager"
    FINANCE = "finance"
    VIEWER = "viewer"
    INTEGRATION = "integration"


class Permission(StrEnum):
    """What a route asks for. Reading within one's own tenant needs none."""

    RUN = "runs:write"
    EVENT = "events:write"
    BUDGET = "budget:write"
    VENDOR = "vendors:write"


#: The permission table. A viewer only reads.
GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(Permission),
    Role.FINANCE: frozenset({Permission.RUN, Permission.BUDGET}),
    Role.INTEGRATION: frozenset(Permission),
    Role.VIEWER: frozenset(),
}


class Principal(BaseModel):
    """The caller of one request."""

    model_config = ConfigDict(frozen=True)

    tenant_id: str
    subject: str
    role: Role

    def require(self, permission: Permission) -> None:
        """Raise `Forbidden` unless the role has the permission."""
        if permission not in GRANTS[self.role]:
            raise Forbidden(
                f"Роль «{self.role}» не может выполнить это действие. Обратитесь к владельцу агентства.",
                f"Role {self.role} lacks {permission}.",
            )


def principal_of(event: Mapping[str, Any]) -> Principal:
    """The caller, from an API Gateway event. Raises `Unauthenticated` when no authorizer vouched for one."""
    context = (event.get("requestContext") or {}).get("authorizer") or {}
    try:
        return Principal.model_validate(context)
    except ValidationError as error:
        raise Unauthenticated(
            "Передайте токен в заголовке Authorization: Bearer.", "Send a bearer token."
        ) from error
