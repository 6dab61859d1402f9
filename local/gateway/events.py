"""What a function is told about a request: payload format 1.0, and the authorizer's own event.

Documented under en/api-gateway/concepts/extensions/ of yandex-cloud/docs: cloud-functions.md,
function-authorizer.md; the removed headers in en/functions/concepts/function-invoke.md.
"""

import base64
import contextlib
import re
from typing import Any

from local.gateway.connection import SocketEvent
from local.gateway.exchange import Pairs, Request, all_values, last_values
from local.gateway.spec import Operation, Parameter

Event = dict[str, Any]
GATEWAY_ID = "local"

# Cookie is on the documented list too, yet recorded events behind the gateway have it. Whether they
# would have Authorization is not established: it stays away, so that nothing comes to depend on it.
REMOVED = frozenset(
    (
        "Authorization",
        "Connection",
        "Content-Md5",
        "Expect",
        "Max-Forwards",
        "Proxy-Authenticate",
        "Server",
        "Te",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Www-Authenticate",
    )
)


def function_event(
    request: Request, operation: Operation, path_parameters: dict[str, str], authorizer: Event
) -> Event:
    """The event of an HTTP request. `authorizer` is the context that the authorizer function gave."""
    headers = (*(pair for pair in request.headers if pair[0] not in REMOVED), *_added_headers(request))
    body, is_base64 = encode_body(request)
    parameters = _parameters(request, operation.parameters, path_parameters)
    return {
        "version": "1.0",
        "resource": operation.path,
        "path": request.path,
        "httpMethod": request.method,
        "headers": last_values(headers),
        "multiValueHeaders": all_values(headers),
        "queryStringParameters": last_values(request.query),
        "multiValueQueryStringParameters": all_values(request.query),
        "requestContext": {
            **_request_context(request),
            "authorizer": authorizer,
            "apiGateway": {"operationContext": {}},
        },
        "pathParameters": path_parameters,
        "body": body,
        "isBase64Encoded": is_base64,
        "parameters": {name: values[-1] for name, values in parameters.items()},
        "multiValueParameters": parameters,
        "operationId": operation.operation_id,
    }


def authorizer_event(request: Request, operation: Operation, path_parameters: dict[str, str]) -> Event:
    """No body and nothing multi-valued, but the Authorization header."""
    return {
        "resource": operation.path,
        "path": request.path,
        "httpMethod": request.method,
        "headers": last_values((*request.headers, *_added_headers(request))),
        "queryStringParameters": last_values(request.query),
        "pathParameters": path_parameters,
        "requestContext": _request_context(request),
        "cookies": request.cookies,
    }


def websocket_event(event: Event, told_of: SocketEvent) -> Event:
    """The event of an HTTP request, made one of a WebSocket.

    What is told in requestContext is told in headers too.
    """
    told: dict[str, str | int] = {
        "connectionId": told_of.connection.id,
        "connectedAt": int(told_of.connection.connected_at.timestamp() * 1000),
        "eventType": told_of.kind,
        **told_of.details,
    }
    headers = {_websocket_header(name): str(value) for name, value in told.items()}
    event["requestContext"] |= told
    event["headers"] |= headers
    event["multiValueHeaders"] |= {name: [value] for name, value in headers.items()}
    if told_of.kind != "CONNECT":
        del event["queryStringParameters"], event["multiValueQueryStringParameters"]
    if told_of.kind != "MESSAGE":
        del event["body"], event["isBase64Encoded"]
    return event


def encode_body(request: Request) -> tuple[str, bool]:
    """The body as text if it is application/json, else in base64; and whether it is."""
    if not request.body:
        return "", False
    if request.header("Content-Type").partition(";")[0].strip().lower() == "application/json":
        with contextlib.suppress(UnicodeDecodeError):  # not JSON whatever it says: base64 keeps the bytes
            return request.body.decode(), False
    return base64.b64encode(request.body).decode(), True


def _websocket_header(name: str) -> str:
    """`connectionId` → `X-Yc-Apigateway-Websocket-Connection-Id`."""
    words = re.findall(r"[A-Z]?[a-z]+", name)
    return "-".join(("X-Yc-Apigateway-Websocket", *(word.capitalize() for word in words)))


def _request_context(request: Request) -> Event:
    received = request.received
    return {
        "identity": {"sourceIp": request.remote, "userAgent": request.header("User-Agent")},
        "httpMethod": request.method,
        "requestId": request.id,
        "requestTime": f"{received.day}/{received:%b/%Y:%H:%M:%S %z}",
        "requestTimeEpoch": int(received.timestamp()),  # seconds, where AWS has milliseconds
    }


def _added_headers(request: Request) -> Pairs:
    return (
        ("X-Forwarded-For", request.remote),
        ("X-Forwarded-Proto", request.scheme),
        ("X-Real-Remote-Address", request.remote),
        ("X-Request-Id", request.id),
        ("X-Serverless-Gateway-Id", GATEWAY_ID),
        ("X-Trace-Id", request.id),
    )


def _parameters(
    request: Request, declared: tuple[Parameter, ...], path_parameters: dict[str, str]
) -> dict[str, list[str]]:
    """The values of the parameters that the document declares."""
    sources = {
        "path": all_values(path_parameters.items()),
        "query": all_values(request.query),
        "header": {name.lower(): values for name, values in all_values(request.headers).items()},
        "cookie": all_values(request.cookies.items()),
    }
    found = {}
    for parameter in declared:
        name = parameter.name.lower() if parameter.location == "header" else parameter.name
        if values := sources[parameter.location].get(name):
            found[parameter.name] = values
    return found
