"""Calls a function as the platform does: an HTTP event in payload format 1.0, a queue batch."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from shared.auth import Role


class Context:
    """What a handler needs of Yandex's context."""

    aws_request_id = "request"
    token: Mapping[str, Any] = MappingProxyType({"access_token": "token"})
    function_version = "version"
    memory_limit_in_mb = 512

    def get_remaining_time_in_millis(self) -> int:
        """Half a minute."""
        return 30_000


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; a JSON body is parsed."""

    status: int
    body: Any
    headers: dict[str, str]


@dataclass(frozen=True)
class Caller:
    """Somebody of one agency, calling one function."""

    handler: Any
    tenant_id: str
    role: Role = Role.MANAGER
    event_id: str | None = None
    scopes: tuple[str, ...] | None = None
    agency: Mapping[str, Any] = field(default_factory=dict)
    """What the authorizer says of the agency."""
    subject: str = "tester"

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`path` may carry a query string; header names use underscores; bytes go in base64."""
        path, _, query = path.partition("?")
        parameters = dict(pair.split("=", 1) for pair in query.split("&") if pair)
        sent = {"Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        identity = {
            "tenant_id": self.tenant_id,
            "subject": self.subject,
            "role": self.role,
            "event_id": self.event_id,
            "scopes": self.scopes,
            "agency": self.agency,
        }
        event = {
            "version": "1.0",
            "resource": path,
            "path": path,
            "httpMethod": method,
            "headers": sent,
            "multiValueHeaders": {name: [value] for name, value in sent.items()},
            "queryStringParameters": parameters,
            "multiValueQueryStringParameters": {name: [value] for name, value in parameters.items()},
            "requestContext": {
                "identity": {"sourceIp": "127.0.0.1", "userAgent": "test"},
                "httpMethod": method,
                "requestId": "request",
                "authorizer": identity,
            },
            "pathParameters": {},
            "body": _body_text(body),
            "isBase64Encoded": isinstance(body, bytes),
        }
        answer = self.handler(event, Context())
        headers_out = {name: values[0] for name, values in answer["multiValueHeaders"].items()}
        text = answer["body"]
        is_json = "json" in headers_out.get("Content-Type", "")
        return Answer(answer["statusCode"], json.loads(text) if is_json and text else text, headers_out)


def _body_text(body: Any) -> str:
    if isinstance(body, bytes):
        return base64.b64encode(body).decode()
    if body is None or isinstance(body, str):
        return body or ""
    return json.dumps(body)
