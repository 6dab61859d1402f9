"""Bodies: JSON in UTF-8, of values that can be stored and sent on.

powertools would also take a form for JSON, answers 500 to bytes that are not text, and writes Russian in
escapes, three times as long and unreadable in a terminal.
"""

import json
from typing import Any, Never

from aws_lambda_powertools.event_handler import ApiGatewayResolver, Response
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
)
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.shared.json_encoder import Encoder
from aws_lambda_powertools.utilities.data_classes import APIGatewayProxyEvent

from shared.errors import UnsupportedMediaType

MEDIA_TYPE = "application/json"


class JsonBodies(OpenAPIRequestValidationMiddleware):
    """Validates requests. A route that declares no body may read what it likes."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def handler(self, app: ApiGatewayResolver, next_middleware: NextMiddleware) -> Response[Any]:
        """Raises `UnsupportedMediaType`, `RequestValidationError`."""
        if app.context["_route"].dependant.body_params:
            _require_json_text(app.current_event)  # type: ignore[arg-type]
        return super().handler(app, next_middleware)


def parse_json(text: str) -> Any:
    """`json.loads` that refuses, as it refuses broken JSON, what it would take and the rest of us cannot:
    NaN, halves of surrogate pairs, numbers of thousands of digits, nesting without end."""
    try:
        value = json.loads(text, parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise json.JSONDecodeError(str(error), "", 0) from error
    return value


def json_text(body: Any) -> str:
    """The body of an answer."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), cls=Encoder)


def _require_json_text(event: APIGatewayProxyEvent) -> None:
    media_type = event.headers.get("content-type", MEDIA_TYPE).partition(";")[0].strip().lower()
    if media_type != MEDIA_TYPE:
        raise UnsupportedMediaType(
            f"Отправьте JSON с заголовком Content-Type: {MEDIA_TYPE}.",
            f"Send JSON with the header Content-Type: {MEDIA_TYPE}.",
        )
    try:
        _ = event.decoded_body
    except UnicodeDecodeError as error:
        raise RequestValidationError([{"type": "json_invalid", "loc": ("body",)}]) from error


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is not JSON")
