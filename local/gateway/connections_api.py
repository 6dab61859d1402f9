"""The service that functions push through: send to, look at, close a connection.

Paths and bodies of yandex/cloud/serverless/apigateway/websocket/v1/connection_service.proto. Any bearer
token will do here.
"""

import base64
import json
from typing import Any

from aiohttp import web

from local.gateway.events import GATEWAY_ID
from local.gateway.sockets import MESSAGE_LIMIT, OpenSockets, Socket

INVALID_ARGUMENT, NOT_FOUND, UNAUTHENTICATED = 3, 5, 16  # codes of gRPC
ROOT = "/apigateways/websocket/v1/connections"


class Refused(Exception):
    """`code` is gRPC's, which stands in the body; `status` is its HTTP counterpart."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class ConnectionsApi:
    """`POST {id}:send`, `GET {id}`, `DELETE {id}`."""

    def __init__(self, sockets: OpenSockets) -> None:
        self._sockets = sockets

    def add_routes(self, router: web.UrlDispatcher) -> None:
        router.add_post(f"{ROOT}/{{id}}:send", self.send)
        router.add_get(f"{ROOT}/{{id}}", self.get)
        router.add_delete(f"{ROOT}/{{id}}", self.disconnect)

    async def send(self, http: web.Request) -> web.Response:
        try:
            socket = self._find(http)
            is_text, data = _message(await http.read())
        except Refused as error:
            return _refusal(error)
        await socket.send(data, as_text=is_text)
        return web.json_response({})

    async def get(self, http: web.Request) -> web.Response:
        try:
            connection = self._find(http).connection
        except Refused as error:
            return _refusal(error)
        return web.json_response(
            {
                "id": connection.id,
                "gatewayId": GATEWAY_ID,
                "identity": {"sourceIp": connection.remote, "userAgent": connection.user_agent},
                "connectedAt": connection.connected_at.isoformat(),
                "lastActiveAt": connection.last_active_at.isoformat(),
            }
        )

    async def disconnect(self, http: web.Request) -> web.Response:
        try:
            socket = self._find(http)
        except Refused as error:
            return _refusal(error)
        await socket.close()
        return web.json_response({})

    def _find(self, http: web.Request) -> Socket:
        if not http.headers.get("Authorization", "").removeprefix("Bearer ").strip():
            raise Refused(401, UNAUTHENTICATED, "The token is missing")
        socket = self._sockets.get(http.match_info["id"])
        if socket is None:
            raise Refused(404, NOT_FOUND, "There is no such connection")
        return socket


def _message(body: bytes) -> tuple[bool, bytes]:
    """Whether a `:send` is of text, and its payload."""
    try:
        message: Any = json.loads(body)
        kind, data = message["type"], base64.b64decode(message["data"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise Refused(400, INVALID_ARGUMENT, "type and data (in base64) are required") from error
    if kind not in ("TEXT", "BINARY"):
        raise Refused(400, INVALID_ARGUMENT, "type is TEXT or BINARY")
    if len(data) > MESSAGE_LIMIT:
        raise Refused(400, INVALID_ARGUMENT, f"data is larger than {MESSAGE_LIMIT} bytes")
    return kind == "TEXT", data


def _refusal(error: Refused) -> web.Response:
    return web.json_response({"code": error.code, "message": str(error)}, status=error.status)
