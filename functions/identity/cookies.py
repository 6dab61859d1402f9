"""The two cookies: of a sign-in under way, and of a session. Scripts see neither.

Gateways of all customers share their cloud's domain, and a neighbour may set cookies for the whole of it.
`__Host-` keeps those out: a browser takes such a name only from this very host, over TLS, for the path `/`.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from werkzeug.http import dump_cookie

from functions.identity.sign_in import ATTEMPT_LIFETIME


class Cookie(Enum):
    """By the name that it has without TLS, on a machine of one's own."""

    ATTEMPT = "maestro_sign_in"
    SESSION = "maestro_session"


def read_cookie(cookies: Mapping[str, str], cookie: Cookie, *, secure: bool) -> str:
    """Its secret; empty without one."""
    return cookies.get(_name(cookie, secure), "")


def attempt_cookie(secret: str, *, secure: bool) -> str:
    """Lax: the provider's redirect comes from another site."""
    return dump_cookie(
        _name(Cookie.ATTEMPT, secure),
        secret,
        max_age=ATTEMPT_LIFETIME,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def session_cookie(refresh_token: str, expires_at: datetime, *, secure: bool) -> str:
    """Strict: no other site can make a browser use it."""
    return dump_cookie(
        _name(Cookie.SESSION, secure),
        refresh_token,
        expires=expires_at,
        secure=secure,
        httponly=True,
        samesite="Strict",
    )


def gone(cookie: Cookie, *, secure: bool) -> str:
    """Takes a cookie back."""
    return dump_cookie(_name(cookie, secure), "", max_age=0, secure=secure, httponly=True, samesite="Strict")


def _name(cookie: Cookie, secure: bool) -> str:
    return f"__Host-{cookie.value}" if secure else cookie.value
