"""`Idempotency-Key` on POST.

The same key with the same body gets the first answer again, a different body 422, a first request
still running 409. An error frees the key: the same request may be tried again.
"""

from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware

from shared.auth import principal_of
from shared.errors import FieldError, InvalidInput

MAX_KEY_LENGTH = 255
#: Their answers hold a secret or a person's data, which are kept nowhere: a repeated request makes another.
HOLDING_SECRETS = (
    "/api/v1/keys",
    "/api/v1/me/accounts/",
    "/api/v1/auth/ws-tickets",
    "/api/v1/secrets",
    "/api/v1/personal-data/",
)


def answer_once(app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """Middleware: a POST that names an Idempotency-Key is carried out once."""
    event = app.current_event
    key = event.headers.get("idempotency-key")
    if event.http_method != "POST" or not key or event.path.startswith(HOLDING_SECRETS):
        return next_middleware(app)
    if len(key) > MAX_KEY_LENGTH or not key.isprintable():
        raise InvalidInput(errors=[_bad_key()])
    principal = principal_of(event.raw_event)
    request = {"key": f"{principal.subject} {event.path} {key}", "body": event.body or ""}
    # powertools' idempotency imports boto3 for a table we do not have: a third of a second of a cold start.
    from shared.http.kept_answers import carry_out_once

    return carry_out_once(app, next_middleware, principal.tenant_id, request)


def _bad_key() -> FieldError:
    return FieldError(
        "header.Idempotency-Key",
        "invalid_key",
        f"Ключ — до {MAX_KEY_LENGTH} печатных символов.",
        f"The key is at most {MAX_KEY_LENGTH} printable characters.",
    )
