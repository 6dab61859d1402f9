"""HTTP: API keys of the agency."""

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from functions.identity import services
from shared.access import access_table
from shared.auth import Role
from shared.http import Response, Router, caller, ok, with_version

router = Router()

TAGS = ["Ключи API"]
Prefix = Annotated[str, Path(min_length=1, max_length=20)]


def _grantable(scopes: list[str]) -> list[str]:
    known = {name for name, one in access_table().permissions.items() if Role.INTEGRATION in one.roles}
    unknown = sorted(set(scopes) - known)
    if unknown:
        raise ValueError(f"Таких прав у ключей нет: {', '.join(unknown)}. Есть: {', '.join(sorted(known))}.")
    return sorted(set(scopes))


class KeyRequest(BaseModel):
    """What the key is for, what it may do, how long."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    scopes: Annotated[list[str], Field(min_length=1, max_length=50), AfterValidator(_grantable)]
    """Names of permissions."""
    days: int = Field(default=90, ge=1, le=365)


class NewKeyView(BaseModel):
    """The only time the key is shown whole."""

    prefix: str
    key: str
    expire_at: datetime


class KeyView(BaseModel):
    """A key without its secret."""

    prefix: str
    name: str
    scopes: list[str]
    created_by: str
    created_at: datetime
    expire_at: datetime
    last_used_at: datetime | None
    """To the hour."""
    revoked_at: datetime | None


@router.get("/api/v1/keys", summary="Ключи API", tags=TAGS)
def list_keys() -> list[KeyView]:
    """All keys of the agency, revoked ones too."""
    return [KeyView.model_validate(row) for row in services.api_keys(caller(router).tenant_id).list()]


@router.post("/api/v1/keys", summary="Выпустить ключ API", tags=TAGS, status_code=201)
def issue_key(body: KeyRequest) -> Response[NewKeyView]:
    """Keep the key: it is not shown again."""
    principal = caller(router)
    keys = services.api_keys(principal.tenant_id)
    key, expire_at = keys.issue(body.name, body.scopes, body.days, principal.subject)
    return with_version(201, NewKeyView(prefix=key.prefix, key=str(key), expire_at=expire_at), None)


@router.delete("/api/v1/keys/<prefix>", summary="Отозвать ключ API", tags=TAGS)
def revoke_key(prefix: Prefix) -> Response[list[KeyView]]:
    """For good; answers with the keys as they are now."""
    keys = services.api_keys(caller(router).tenant_id)
    keys.revoke(prefix)
    return ok([KeyView.model_validate(row) for row in keys.list()])
