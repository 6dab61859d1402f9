"""The two cookies: of a sign-in under way, and of a session. Scripts see neither."""

from datetime import datetime

from werkzeug.http import dump_cookie

from functions.identity.sign_in import ATTEMPT_LIFETIME

ATTEMPT_COOKIE = "maestro_sign_in"
SESSION_COOKIE = "maestro_session"
PATH = "/api/v1/auth"


def attempt_cookie(secret: str, *, secure: bool) -> str:
    """Lax: the provider's redirect comes from another site."""
    return dump_cookie(
        ATTEMPT_COOKIE,
        secret,
        max_age=ATTEMPT_LIFETIME,
        path=PATH,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def session_cookie(refresh_token: str, expires_at: datetime, *, secure: bool) -> str:
    """Strict: no other site can make a browser use it."""
    return dump_cookie(
        SESSION_COOKIE,
        refresh_token,
        expires=expires_at,
        path=PATH,
        secure=secure,
        httponly=True,
        samesite="Strict",
    )


def gone(name: str, *, secure: bool) -> str:
    """Takes a cookie back."""
    return dump_cookie(name, "", max_age=0, path=PATH, secure=secure, httponly=True, samesite="Strict")
