"""Calls to providers: short, and every failure is either the caller's (401) or the provider's (503)."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session

from functions.identity.models import Attempt
from shared.errors import Unauthenticated, Unavailable

#: Seconds to connect and to answer: the person waits in front of an empty page.
TIMEOUT = (3, 5)

T = TypeVar("T")


def refused() -> Unauthenticated:
    """The provider's reason stays with the provider: it may hold what must not be shown."""
    return Unauthenticated(
        "Вход не подтверждён. Начните его заново.", "Sign-in was not confirmed: start again."
    )


def code_of(
    attempt: Attempt, answer: Mapping[str, str], issuer: str | None = None, *, names_itself: bool = False
) -> str:
    """The authorization code, when the answer is to this attempt and from this provider. One that says it
    `names_itself` in every answer must have done so (RFC 9207)."""
    if answer.get("state") != attempt.state or "error" in answer or not answer.get("code"):
        raise refused()
    if issuer is not None and answer.get("iss", "" if names_itself else issuer) != issuer:
        raise refused()
    return answer["code"]


def calling(call: Callable[[], T]) -> T:
    """The seam where the errors of requests and Authlib become ours."""
    try:
        return call()
    except OAuthError as error:
        raise refused() from error
    except (requests.RequestException, ValueError, KeyError) as error:
        raise Unavailable(
            "Сервис входа не ответил. Попробуйте ещё раз или войдите иначе.", "The provider did not answer."
        ) from error


def json_of(response: requests.Response) -> dict[str, Any]:
    """The body of a 2xx answer. Raises what `calling` understands."""
    if 400 <= response.status_code < 500:
        raise refused()
    response.raise_for_status()
    body = response.json()
    if not isinstance(body, dict) or "error" in body:
        raise refused()
    return body


def exchange(
    attempt: Attempt, client_id: str, client_secret: str, token_url: str, code: str
) -> dict[str, Any]:
    """The standard code-for-token exchange with PKCE."""
    with OAuth2Session(client_id, client_secret, redirect_uri=attempt.redirect_uri) as session:
        token: dict[str, Any] = session.fetch_token(
            token_url, code=code, code_verifier=attempt.verifier, timeout=TIMEOUT
        )
        return token
