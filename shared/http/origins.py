"""Which sites' pages may call the API: our own, and those an agency names in its settings.

The gateway's CORS rule is one text for all agencies, and a preflight says nothing of who will ask: it lets
every page try. The decision falls here, before anything is done: a page of an unknown site is refused, one
of a named site may read the answer. Programs send no `Origin` and are not concerned; cookies never count,
since `Access-Control-Allow-Credentials` is never sent.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from shared.auth import principal_of
from shared.errors import Forbidden, Unauthenticated
from shared.http.answer_headers import add_headers

#: What a foreign page may read besides the body.
EXPOSED_HEADERS = ("ETag", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After")
_LOOPBACK = frozenset(("127.0.0.1", "localhost"))


def check_origin(app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Middleware. Raises `Forbidden`."""
    headers = app.current_event.headers
    origin = headers.get("origin")
    if origin and not is_own(origin, headers):
        if origin not in _named_origins(app.current_event.raw_event):
            raise _foreign()
        exposed = ", ".join(EXPOSED_HEADERS)
        add_headers(
            {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Expose-Headers": exposed,
                "Vary": "Origin",
            }
        )
    return next_middleware(app)


def refuse_foreign_page(headers: Mapping[str, str]) -> None:
    """For routes that act by a cookie, which a browser sends whoever asks (CSRF). `headers` by names in lower
    case. Raises `Forbidden`."""
    origin = headers.get("origin")
    is_foreign = headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}
    if is_foreign or (origin and not is_own(origin, headers)):
        raise _foreign()


def is_own(origin: str, headers: Mapping[str, str]) -> bool:
    """Whether the page came from where the request went to; a browser lies about neither."""
    host = headers.get("host", "")
    if origin == f"{headers.get('x-forwarded-proto', 'https')}://{host}":
        return True
    # A page of one's own machine that a development server sends.
    return _name_of(f"//{host}") in _LOOPBACK and _name_of(origin) in _LOOPBACK


def _named_origins(event: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        return principal_of(event).agency.origins
    except Unauthenticated:
        return ()


def _name_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _foreign() -> Forbidden:
    return Forbidden(
        "Страницам этого сайта обращаться к API нельзя. Владелец агентства может добавить сайт в настройках.",
        "Pages of this site may not call the API: the owner can add the site to the settings.",
    )
