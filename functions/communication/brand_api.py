"""HTTP: the agency's logo, which its proposals carry."""

import base64
from typing import Any

from pydantic import BaseModel

from functions.communication.instance import database
from functions.communication.proposals.logo import LogoFile, checked_logo, pixels_of
from functions.communication.routes import principal, router
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.config import AgentSettings, read_settings
from shared.http import Response, ok
from shared.objects import Objects

TAGS = ["Агентство"]
PICTURE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "PNG до 2 МБ, от 64 до 4000 точек по каждой стороне.",
        "content": {"image/png": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class LogoLink(BaseModel):
    """Good for a quarter of an hour; empty until a logo is put."""

    link: str | None


class LogoSaved(BaseModel):
    """What was taken, in pixels."""

    width: int
    height: int


@router.get("/api/v1/agency/logo", summary="Логотип агентства", tags=TAGS)
def get_logo() -> Response[LogoLink]:
    """To show it."""
    return ok(LogoLink(link=_file().link()))


@router.put(
    "/api/v1/agency/logo", summary="Загрузить логотип агентства", tags=TAGS, openapi_extensions=PICTURE
)
def put_logo() -> Response[LogoSaved]:
    """Proposals made from now on carry it."""
    event: Any = router.current_event
    body = event.body or ""
    content = base64.b64decode(body) if event.is_base64_encoded else body.encode()
    logo, (width, height) = checked_logo(content), pixels_of(content)
    _file().write(logo)
    _note({"logo": f"{width}x{height}"})
    return ok(LogoSaved(width=width, height=height))


@router.delete(
    "/api/v1/agency/logo",
    summary="Убрать логотип агентства",
    tags=TAGS,
    responses={204: {"description": "Логотипа больше нет", "content": {}}},
)
def delete_logo() -> Response[None]:
    """Proposals that were made keep it."""
    _file().remove()
    _note({"logo": None})
    return Response(204)


def _file() -> LogoFile:
    return LogoFile(Objects(read_settings(AgentSettings)), principal().tenant_id)


def _note(after: dict[str, str | None]) -> None:
    tenant_id = principal().tenant_id
    database().query(APPEND_AUDIT, audit=[audit_entry(tenant_id, "agency_logo", tenant_id, after=after)])
