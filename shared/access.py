"""The permission table: operation → permission → roles, read from `data/permissions.yaml`.

An operation is written as in the gateway's document: `GET /api/v1/events/{event_id}`.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from shared.auth import ROLE_NAMES, Principal, Role
from shared.errors import Forbidden


class Permission(BaseModel):
    """Operations that are granted together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    about: str
    operations: tuple[str, ...]
    roles: frozenset[Role] = frozenset()
    of_one_event: frozenset[Role] = frozenset()
    public: bool = False

    @model_validator(mode="after")
    def _one_event_is_named(self) -> "Permission":
        if self.of_one_event and not all("{event_id}" in operation for operation in self.operations):
            raise ValueError("a role of one event needs {event_id} in every path")
        return self

    def admits(self, principal: Principal, path_arguments: Mapping[str, str]) -> bool:
        """By the role alone; the scopes of a key are the table's matter, which knows the name."""
        if principal.role in self.roles:
            return True
        own_event = principal.event_id is not None and path_arguments.get("event_id") == principal.event_id
        return principal.role in self.of_one_event and own_event


class AccessTable:
    """Who may use which operation. What is not in it is refused."""

    def __init__(self, permissions: Mapping[str, Permission]) -> None:
        self._permissions = permissions
        self._name_of: dict[str, str] = {}
        for name, permission in permissions.items():
            for operation in permission.operations:
                if self._name_of.setdefault(operation, name) != name:
                    raise ValueError(f"{operation} stands under two permissions")

    @property
    def permissions(self) -> Mapping[str, Permission]:
        """By name."""
        return self._permissions

    def __contains__(self, operation: str) -> bool:
        return operation in self._name_of

    def is_public(self, operation: str) -> bool:
        """Whether anybody may use it without signing in."""
        return self._permissions[self._name_of[operation]].public

    def require(self, principal: Principal, operation: str, path_arguments: Mapping[str, str]) -> None:
        """Raise `Forbidden` unless role, event and scopes allow a known operation."""
        name = self._name_of[operation]
        if not self._permissions[name].admits(principal, path_arguments):
            raise Forbidden(
                f"У роли «{ROLE_NAMES[principal.role]}» нет на это права. Обратитесь к владельцу агентства.",
                f"Role {principal.role} lacks {name}.",
            )
        if principal.scopes is not None and name not in principal.scopes:
            raise Forbidden(
                f"У этого ключа нет права {name}. Выпустите ключ с нужным правом.", f"The key lacks {name}."
            )


@cache
def access_table() -> AccessTable:
    """The product's table."""
    text = (files("shared") / "data" / "permissions.yaml").read_text("utf-8")
    rows = yaml.load(text, Loader=yaml.CSafeLoader)["permissions"]
    return AccessTable({name: Permission.model_validate(row) for name, row in rows.items()})
