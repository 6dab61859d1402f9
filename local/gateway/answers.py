"""What a function's answer, or the lack of one, is for the client.

Documented in en/functions/concepts/function-invoke.md and en/functions/lang/python/errors.md of
yandex-cloud/docs. The stack trace does reach the client there, so it does here.
"""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any

from local.functions.invocation import (
    FunctionTimedOut,
    InvocationError,
    PayloadTooLarge,
    TooManyCalls,
)
from local.gateway.exchange import Pairs, Response, canonical, json_response

REMOVED = frozenset(("Authorization", "Connection", "Cookie", "Host", "Max-Forwards", "User-Agent"))
FORBIDDEN = frozenset(("Proxy-Authenticate", "Transfer-Encoding", "Via"))
REMAPPED = frozenset(("Content-Md5", "Date", "Server", "Www-Authenticate"))
STATUSES: dict[type[InvocationError], int] = {FunctionTimedOut: 504, PayloadTooLarge: 413, TooManyCalls: 429}


class Malformed(ValueError):
    """The function returned something that is not an HTTP answer."""


def answer_of(result: Any) -> Response:
    """The response that a function's return value describes; 502 if it describes none."""
    try:
        return _response(result)
    except Malformed as error:
        return json_response(
            502,
            {
                "errorMessage": f"Malformed serverless function response: {error}",
                "errorType": "ProxyIntegrationError",
                "payload": json.dumps(result, ensure_ascii=False),
            },
        )


def answer_of_failure(error: InvocationError) -> Response:
    """The response when the function did not return."""
    body: dict[str, object] = {"errorMessage": str(error), "errorType": error.error_type}
    if error.stack:
        body["stackTrace"] = error.stack
    status = STATUSES.get(type(error), 502)
    return json_response(status, body, (("X-Function-Error", "true"),) if status == 502 else ())


def _response(result: Any) -> Response:
    if not isinstance(result, dict):
        raise Malformed("not a JSON object")
    status = result.get("statusCode")
    if not isinstance(status, int) or not 100 <= status <= 599:
        raise Malformed("statusCode is not an HTTP status")
    return Response(status, tuple(_headers(result)), _body(result))


def _headers(result: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A name in `multiValueHeaders` hides the same name in `headers`."""
    multiple = _mapping(result, "multiValueHeaders")
    single = _mapping(result, "headers")
    hidden = {name.lower() for name in multiple}
    for name, value in single.items():
        if name.lower() not in hidden:
            yield from _header(name, value)
    for name, values in multiple.items():
        if not isinstance(values, list):
            raise Malformed(f"multiValueHeaders.{name} is not a list")
        for value in values:
            yield from _header(name, value)


def _header(name: str, value: Any) -> Pairs:
    known = canonical(name)
    text = str(value)
    if known in FORBIDDEN:
        raise Malformed(f"the header {known} is not allowed")
    if not name.isascii() or any(character in name + text for character in "\r\n\0"):
        raise Malformed(f"the header {known!r} cannot be sent")
    if known in REMOVED or known == "Content-Length":  # the length is counted anew
        return ()
    return ((f"X-Yf-Remapped-{known}" if known in REMAPPED else known, text),)


def _mapping(result: dict[str, Any], key: str) -> dict[str, Any]:
    value = result.get(key) or {}
    if not isinstance(value, dict):
        raise Malformed(f"{key} is not an object")
    return value


def _body(result: dict[str, Any]) -> bytes:
    body = result.get("body") or ""
    if not isinstance(body, str):
        raise Malformed("body is not a string")
    if not result.get("isBase64Encoded"):
        return body.encode("utf-8", "replace")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise Malformed("body is not base64") from error
