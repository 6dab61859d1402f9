"""The entry point: Flask for the browser's sign-in, the usual routes for the rest."""

from collections.abc import Mapping
from typing import Any

from functions.identity.models import ACCOUNT_PAGE, SIGN_IN_PAGE
from functions.identity.settings import IdentitySettings
from shared import logs
from shared.audit.origin import acting, origin_of_request
from shared.http.answer_headers import collected_headers
from shared.http.hygiene import with_headers
from triggers.agent_entry import http_handler
from triggers.entry import EntryPoint, HttpHandler

#: What Flask answers, but for the routes of people who are signed in.
BROWSER_PATHS = ("/api/v1/auth/", "/.well-known/", SIGN_IN_PAGE, ACCOUNT_PAGE)
SIGNED_IN_PATHS = ("/api/v1/auth/ws-tickets",)


def _http() -> HttpHandler:
    from serverless_wsgi import handle_request

    from functions.identity.api import router
    from functions.identity.wsgi import create_flask_app

    flask_app, routes = create_flask_app(), http_handler(router)

    def handle(event: Mapping[str, Any], context: Any) -> dict[str, Any]:
        path = str(event["path"])
        if path.startswith(SIGNED_IN_PATHS) or not path.startswith(BROWSER_PATHS):
            return routes(event, context)
        with (
            logs.log_fields(request_id=event["requestContext"].get("requestId")),
            acting(origin_of_request(event)),
            collected_headers() as headers,
        ):
            answer: dict[str, Any] = handle_request(flask_app, dict(event), context)
            logs.info("request answered", route=event.get("resource"), status=answer["statusCode"])
            return with_headers(answer, headers)

    return handle


handler = EntryPoint("identity", IdentitySettings, http=_http)
