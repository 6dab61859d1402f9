"""HTTP: links for guests. The routes hang on the router of `keys_api`."""

from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel, ConfigDict, Field

from functions.identity import services
from functions.identity.guests import Guests
from functions.identity.keys_api import router
from shared.clock import utcnow
from shared.events import event_brief
from shared.http import Response, caller, ok, with_version

TAGS = ["Команда"]
GuestId = Annotated[str, Path(min_length=1, max_length=64)]


class GuestLinkRequest(BaseModel):
    """Which event the guest asks about, and how long."""

    model_config = ConfigDict(extra="forbid")

    event_id: str | None = Field(default=None, min_length=1, max_length=64)
    days: int = Field(default=14, ge=1, le=30)


class GuestLinkView(BaseModel):
    """`token` goes into a link to the agency's page, behind `#`, and is exchanged there by
    `POST /api/v1/auth/guest`. It is not shown again."""

    guest_id: str
    token: str
    expire_at: datetime


class DismissedView(BaseModel):
    """Tokens given out live on for a quarter of an hour at most."""

    guest_id: str


@router.post("/api/v1/guests", summary="Пустить гостя в чат по ссылке", tags=TAGS, status_code=201)
def invite_guest(body: GuestLinkRequest) -> Response[GuestLinkView]:
    """One link for one person: whoever has it reads and writes that chat."""
    tenant_id = caller(router).tenant_id
    if body.event_id:
        event_brief(services.database(), tenant_id, body.event_id)
    link = _guests(tenant_id).invite(body.event_id, body.days)
    return with_version(201, GuestLinkView.model_validate(vars(link)), None)


@router.delete("/api/v1/guests/<guest_id>", summary="Отозвать ссылку гостя", tags=TAGS)
def dismiss_guest(guest_id: GuestId) -> Response[DismissedView]:
    """For good."""
    _guests(caller(router).tenant_id).dismiss(guest_id)
    return ok(DismissedView(guest_id=guest_id))


def _guests(tenant_id: str) -> Guests:
    return Guests(services.database(), tenant_id, utcnow)
