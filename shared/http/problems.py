"""Errors as RFC 9457 `application/problem+json`, in the caller's language, leaking nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response

from shared.errors import FieldError, InvalidInput, MaestroError
from shared.validation import field_errors

PROBLEM_TYPE = "https://maestro.events/problems/"


def language_of(headers: Mapping[str, str]) -> str:
    """`en` when Accept-Language prefers it to Russian, else `ru`: our users are Russian."""
    accepted = headers.get("accept-language", "").lower()
    english, russian = accepted.find("en"), accepted.find("ru")
    return "en" if english >= 0 and (russian < 0 or english < russian) else "ru"


def problem(error: MaestroError, headers: Mapping[str, str]) -> Response[str]:
    """The response for an error of ours."""
    english = language_of(headers) == "en"
    detail = (error.detail_en if english else error.detail_ru) or None
    body = {
        "type": PROBLEM_TYPE + error.code,
        "title": error.title_en if english else error.title_ru,
        "status": error.status,
        "code": error.code,
        "detail": detail,
        "errors": [_field(one, english=english) for one in error.errors] or None,
    }
    return Response(
        status_code=error.status,
        content_type="application/problem+json",
        headers={"Retry-After": "1"} if error.retryable else {},
        body=json.dumps({key: value for key, value in body.items() if value is not None}, ensure_ascii=False),
    )


def invalid_request(errors: Sequence[Mapping[str, Any]]) -> InvalidInput:
    """pydantic's list of errors as one of ours."""
    return InvalidInput(
        "Исправьте отмеченные поля и повторите запрос.",
        "Correct the listed fields and try again.",
        errors=field_errors(errors),
    )


def _field(error: FieldError, *, english: bool) -> dict[str, str]:
    message = error.message_en if english else error.message_ru
    return {"field": error.field, "code": error.code, "message": message}
