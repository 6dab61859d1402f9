"""Errors as RFC 9457 `application/problem+json`, in the caller's language, leaking nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from aws_lambda_powertools.event_handler import Response

from shared.errors import PROBLEM_MEDIA_TYPE, InvalidInput, MaestroError, problem_document
from shared.validation import field_errors


def language_of(headers: Mapping[str, str]) -> str:
    """`en` when Accept-Language prefers it to Russian, else `ru`: our users are Russian."""
    accepted = headers.get("accept-language", "").lower()
    english, russian = accepted.find("en"), accepted.find("ru")
    return "en" if english >= 0 and (russian < 0 or english < russian) else "ru"


def problem(error: MaestroError, headers: Mapping[str, str]) -> Response[str]:
    """The response for an error of ours."""
    document = problem_document(error, english=language_of(headers) == "en")
    return Response(
        status_code=error.status,
        content_type=PROBLEM_MEDIA_TYPE,
        headers={"Retry-After": str(error.retry_after)} if error.retryable else {},
        body=json.dumps(document, ensure_ascii=False),
    )


def invalid_request(errors: Sequence[Mapping[str, Any]]) -> InvalidInput:
    """pydantic's list of errors as one of ours."""
    return InvalidInput(
        "Исправьте отмеченные поля и повторите запрос.",
        "Correct the listed fields and try again.",
        errors=field_errors(errors),
    )
