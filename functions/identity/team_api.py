"""HTTP: the people of the agency. The routes hang on the router of `keys_api`."""

from datetime import datetime
from typing import Annotated, Self

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel, ConfigDict, Field, model_validator

from functions.identity import services
from functions.identity.guessing import Kind
from functions.identity.keys_api import router
from functions.identity.models import Email
from shared.auth import Role
from shared.events import event_brief
from shared.http import Response, caller, ok, with_version

TAGS = ["Команда"]
UserId = Annotated[str, Path(min_length=1, max_length=64)]
#: Programs get keys, guests get links: neither is a person with a sign-in.
INVITED = {Role.OWNER, Role.MANAGER, Role.FINANCE, Role.VIEWER, Role.CLIENT}


class InvitationRequest(BaseModel):
    """Whom to invite as what; a client is invited to one event."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    role: Role
    event_id: str | None = Field(default=None, min_length=1, max_length=64)

    @model_validator(mode="after")
    def _fits_its_role(self) -> Self:
        if self.role not in INVITED:
            raise ValueError("Так пригласить нельзя: программе нужен ключ API, гостю — ссылка.")
        if (self.role is Role.CLIENT) != (self.event_id is not None):
            raise ValueError("Мероприятие указывают для клиента, и только для него.")
        return self


class InvitationView(BaseModel):
    """Until when the place is kept."""

    email: str
    role: Role
    event_id: str | None
    expire_at: datetime


class MemberView(BaseModel):
    """A person of the agency."""

    user_id: str
    name: str
    email: str | None
    role: Role
    event_id: str | None
    created_at: datetime


@router.get("/api/v1/team", summary="Люди агентства", tags=TAGS)
def list_team() -> list[MemberView]:
    """Colleagues and clients."""
    return [MemberView.model_validate(row) for row in services.team(caller(router).tenant_id).members()]


@router.post("/api/v1/team/invitations", summary="Пригласить", tags=TAGS, status_code=201)
def invite(body: InvitationRequest) -> Response[InvitationView]:
    """Whoever signs in with this verified address within a week takes the place. A letter says so. Inviting
    a member again changes their role; an owner's only by leaving."""
    principal = caller(router)
    tenant_id, tries = principal.tenant_id, services.tries()
    tries.require_patience(Kind.INVITATION, tenant_id)
    if body.event_id:
        event_brief(services.database(), tenant_id, body.event_id)
    expire_at = services.team(tenant_id).invite(body.email, body.role, body.event_id, principal.subject)
    tries.note(Kind.INVITATION, tenant_id)
    services.mail_invitation(tenant_id, body.email, body.role)
    return with_version(201, InvitationView(**body.model_dump(), expire_at=expire_at), None)


@router.delete("/api/v1/team/<user_id>", summary="Исключить из агентства", tags=TAGS)
def remove_member(user_id: UserId) -> Response[list[MemberView]]:
    """Within a quarter of an hour, when the last access token ends. Answers with who is left."""
    services.team(caller(router).tenant_id).remove(user_id)
    return ok(list_team())
