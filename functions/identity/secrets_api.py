"""HTTP: secrets of the agency's integrations. The routes hang on the router of `keys_api`."""

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from functions.identity import services
from functions.identity.keys_api import router
from shared.http import Response, caller, ok

TAGS = ["Интеграции"]
NAME = r"^[a-z][a-z0-9_-]{0,39}$"
SecretName = Annotated[str, Path(pattern=NAME)]


class SecretRequest(BaseModel):
    """`name` says of which integration, as the function that uses it expects."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: str = Field(pattern=NAME)
    value: SecretStr = Field(min_length=1, max_length=8000)


class SecretView(BaseModel):
    """A secret by its last characters."""

    name: str
    hint: str
    updated_by: str
    updated_at: datetime


@router.get("/api/v1/secrets", summary="Ключи интеграций", tags=TAGS)
def list_secrets() -> list[SecretView]:
    """Masked: what was set is shown to nobody."""
    rows = services.secrets(caller(router).tenant_id).list()
    return [SecretView.model_validate(row) for row in rows]


@router.post("/api/v1/secrets", summary="Задать ключ интеграции", tags=TAGS)
def set_secret(body: SecretRequest) -> Response[list[SecretView]]:
    """Replaces the one of this name. Answers with all, masked."""
    principal = caller(router)
    services.secrets(principal.tenant_id).write(body.name, body.value, principal.subject)
    return ok(list_secrets())


@router.delete("/api/v1/secrets/<secret>", summary="Удалить ключ интеграции", tags=TAGS)
def delete_secret(secret: SecretName) -> Response[list[SecretView]]:
    """For good. Answers with those that are left."""
    services.secrets(caller(router).tenant_id).delete(secret)
    return ok(list_secrets())
