"""HTTP: what somebody signed in does about themselves."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel

from functions.identity import (
    consents_api,
    personal_data_api,
    secrets_api,
    services,
    sockets_api,
    team_api,
)
from functions.identity.auth import is_secure
from functions.identity.cookies import attempt_cookie
from functions.identity.keys_api import router
from functions.identity.models import StartRequest, StartView
from shared.auth import Role
from shared.http import Response, caller, ok

#: The modules hang their routes on the router when they are imported.
__all__ = ["consents_api", "personal_data_api", "router", "secrets_api", "sockets_api", "team_api"]

TAGS = ["Вход"]
ProviderName = Annotated[str, Path(min_length=1, max_length=20)]


class MembershipView(BaseModel):
    """A part in one agency."""

    tenant_id: str
    role: Role
    event_id: str | None


class MeView(BaseModel):
    """The caller, and the agencies between which they may change over."""

    subject: str
    tenant_id: str
    role: Role
    event_id: str | None
    memberships: list[MembershipView]


class SignedOutView(BaseModel):
    """How many sessions ended; access tokens live on for a quarter of an hour at most."""

    ended: int


@router.get("/api/v1/me", summary="Кто я", tags=TAGS)
def get_me() -> MeView:
    """Whom the token speaks for."""
    principal = caller(router)
    members = services.people().memberships(principal.subject)
    return MeView(
        **principal.model_dump(include={"subject", "tenant_id", "role", "event_id"}),
        memberships=[MembershipView.model_validate(vars(member)) for member in members],
    )


@router.post("/api/v1/me/accounts/<provider>", summary="Добавить способ входа", tags=TAGS)
def link_account(provider: ProviderName, body: StartRequest) -> Response[StartView]:
    """The browser then goes to the provider, as at a sign-in; it must take the cookie along."""
    begun = services.sign_in().begin(provider, body.return_to, user_id=caller(router).subject)
    response = ok(StartView(authorization_url=begun.url))
    response.headers["Set-Cookie"] = attempt_cookie(begun.browser_secret, secure=is_secure())
    return response


@router.post("/api/v1/me/sign-out-everywhere", summary="Выйти на всех устройствах", tags=TAGS)
def sign_out_everywhere() -> SignedOutView:
    """Ends every session of the caller."""
    return SignedOutView(ended=services.sessions().end_all(caller(router).subject))
