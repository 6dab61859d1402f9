"""Pushing to an open WebSocket: the gateway's management API (`…/connections/{id}:send`).

Paths and bodies of yandex/cloud/serverless/apigateway/websocket/v1/connection_service.proto.
"""

import base64
import json
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from shared import logs
from shared.config import Settings
from shared.iam import iam_token

ROOT = "/apigateways/websocket/v1/connections"
#: The service's own limit of one message.
LIMIT_BYTES = 131_072
#: Seconds for connecting, and for each read and write.
TIMEOUT = 3
GONE = 404


class SocketSettings(Settings):
    """`custom.functions.*.sockets` of the manifest."""

    websocket_endpoint: str = "https://apigateway-connections.api.cloud.yandex.net"


class Sockets:
    """Keeps one connection to the service. For one thread."""

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        self._connect = HTTPSConnection if parts.scheme == "https" else HTTPConnection
        self._host = parts.netloc
        self._connection: HTTPConnection | None = None

    def send(self, connection_id: str, event: dict[str, Any]) -> bool:
        """Whether somebody is still there. A push that fails is only logged: what it tells stands in the
        database and is read again after a reconnect."""
        body = json.dumps(event, ensure_ascii=False, default=str).encode()
        if len(body) > LIMIT_BYTES:
            body = json.dumps({"type": "reload", "chat_id": event.get("chat_id")}).encode()
        message = json.dumps({"type": "TEXT", "data": base64.b64encode(body).decode()}).encode()
        for attempt in (1, 2):  # a kept connection may have died meanwhile
            try:
                return self._post(f"{ROOT}/{connection_id}:send", message) != GONE
            except (OSError, HTTPException) as error:
                self._drop()
                if attempt == 2:
                    logs.warn("push failed", error=type(error).__name__)
        return True

    def _post(self, path: str, body: bytes) -> int:
        connection = self._connection = self._connection or self._connect(self._host, timeout=TIMEOUT)
        headers = {"Authorization": f"Bearer {iam_token()}", "Content-Type": "application/json"}
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        if response.status not in {200, GONE}:
            logs.warn("push refused", status=response.status)
        return response.status

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


@cache
def sockets_at(endpoint: str) -> Sockets:
    """One per instance."""
    return Sockets(endpoint)
