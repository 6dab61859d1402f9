"""People, what providers say of them, and the parts they play in agencies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.auth import Role

#: ASCII, as any mail server takes it. Linear; whether the address exists only a letter can tell.
_EMAIL = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9.-]{1,190}")


def _email(text: str) -> str:
    email = text.strip().lower()
    if not _EMAIL.fullmatch(email):
        raise ValueError("Проверьте адрес почты: он пишется как name@example.ru.")
    return email


Email = Annotated[
    str, Field(max_length=254, json_schema_extra={"pattern": f"^{_EMAIL.pattern}$"}), AfterValidator(_email)
]


def _own_path(path: str) -> str:
    """A path of our own site. Browsers read `//` and a backslash as another host."""
    if not path.startswith("/") or path[1:2] in {"/", "\\"} or not path.isprintable() or "\\" in path:
        raise ValueError("Нужен путь на этом сайте, например /events.")
    return path


#: The pages of `pages.py`.
SIGN_IN_PAGE = "/sign-in"
ACCOUNT_PAGE = "/account"

OwnPath = Annotated[str, Field(max_length=500), AfterValidator(_own_path)]


@dataclass(frozen=True)
class Profile:
    """What a provider vouches for. `email` only where the provider has verified it."""

    provider: str
    subject: str
    email: str | None
    name: str


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way: made at its start, used once, forgotten in ten minutes."""

    provider: str
    state: str
    nonce: str
    verifier: str
    redirect_uri: str


class Provider(Protocol):
    """Somebody else's sign-in."""

    name: str
    title: str

    def authorization_url(self, attempt: Attempt) -> str:
        """Where the browser goes."""
        ...

    def profile(self, attempt: Attempt, answer: Mapping[str, str]) -> Profile:
        """Whom the query of the redirect stands for. Raises `Unauthenticated`, `Unavailable`."""
        ...


@dataclass(frozen=True)
class Member:
    """A person's part in one agency."""

    tenant_id: str
    user_id: str
    role: Role
    event_id: str | None = None


@dataclass(frozen=True)
class Session:
    """What a browser gets: a refresh token, once, and a short access token."""

    refresh_token: str
    access_token: str
    expires_at: datetime
    """Of the session, not of the access token."""


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StartRequest(_Body):
    """Where to return after sign-in."""

    return_to: OwnPath = ACCOUNT_PAGE


class LinkRequest(_Body):
    """Whom to send a one-time link."""

    email: Email


class LinkConfirmation(_Body):
    """The secret of a one-time link."""

    token: str = Field(min_length=1, max_length=200)


class EmptyRequest(_Body):
    """Nothing but JSON, which no form of another site can send."""


class RefreshRequest(_Body):
    """Beside the session's cookie. `tenant_id` changes over to another agency of the person."""

    tenant_id: str | None = Field(default=None, max_length=64)


class TokenView(BaseModel):
    """An access token (RFC 6749 §5.1)."""

    access_token: str
    token_type: str = "Bearer"
    expires_in: int


class StartView(BaseModel):
    """Where the browser goes to sign in."""

    authorization_url: str


class ProviderView(BaseModel):
    """A way to sign in; `unavailable` says why not."""

    name: str
    title: str
    unavailable: str | None = None
