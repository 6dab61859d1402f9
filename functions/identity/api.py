"""HTTP: what somebody signed in does about themselves."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel

from functions.identity import (
    consents_api,
    guests_api,
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
from shared.database import Row
from shared.http import Response, caller, ok

#: The modules hang their routes on the router when they are imported.
__all__ = [
    "consents_api",
    "guests_api",
    "personal_data_api",
    "router",
    "secrets_api",
    "sockets_api",
    "team_api",
]

TAGS = ["Вход"]
ProviderName = Annotated[str, Path(min_length=1, max_length=20)]


class MembershipView(BaseModel):
    """A part in one agency."""

    tenant_id: str
    agency: str
    role: Role
    event_id: str | None


class AccountView(BaseModel):
    """A way to sign in; `email` is the address of the one by letter."""

    provider: str
    email: str | None


class MeView(BaseModel):
    """The caller, the ways in, and the agencies between which they may change over."""

    subject: str
    name: str | None
    tenant_id: str
    role: Role
    event_id: str | None
    accounts: list[AccountView]
    memberships: list[MembershipView]


class SignedOutView(BaseModel):
    """How many sessions ended; access tokens live on for a quarter of an hour at most."""

    ended: int


@router.get("/api/v1/me", summary="Кто я", tags=TAGS)
def get_me() -> MeView:
    """Whom the token speaks for."""
    principal = caller(router)
    names, accounts, members = services.people().about(principal.subject)
    return MeView(
        **principal.model_dump(include={"subject", "tenant_id", "role", "event_id"}),
        name=names[0]["name"] if names else None,
        accounts=[_account(row) for row in accounts],
        memberships=[MembershipView.model_validate(row) for row in members],
    )


@router.post("/api/v1/me/accounts/<provider>", summary="Добавить способ входа", tags=TAGS)
def link_account(provider: ProviderName, body: StartRequest) -> Response[StartView]:
    """The browser then goes to the provider, as at a sign-in; it must take the cookie along."""
    begun = services.sign_in().begin(provider, body.return_to, user_id=caller(router).subject)
    response = ok(StartView(authorization_url=begun.url))
    response.headers["Set-Cookie"] = attempt_cookie(begun.browser_secret, secure=is_secure())
    return response


@router.delete("/api/v1/me/accounts/<provider>", summary="Убрать способ входа", tags=TAGS)
def remove_account(provider: ProviderName) -> Response[list[AccountView]]:
    """Answers with those that are left; one always is. Sessions that it began go on."""
    principal = caller(router)
    left = services.people().remove_account(principal.subject, provider, principal.tenant_id)
    return ok([_account(row) for row in left])


@router.post("/api/v1/me/sign-out-everywhere", summary="Выйти на всех устройствах", tags=TAGS)
def sign_out_everywhere() -> SignedOutView:
    """Ends every session of the caller."""
    return SignedOutView(ended=services.sessions().end_all(caller(router).subject))


def _account(row: Row) -> AccountView:
    return AccountView(provider=row["provider"], email=row["subject"] if row["provider"] == "email" else None)
