"""WebSockets: connections that stay, and the functions told of what happens on them.

Documented in en/api-gateway/concepts/extensions/websocket.md of yandex-cloud/docs. Messages of one
connection are handled in turn. The authorizer's context is given at CONNECT only: whether later
events have it is not established, so keep what you need under the connection's id.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import replace

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web
from ulid import ULID

from local.gateway.call import Call
from local.gateway.connection import Connection, SocketEvent
from local.gateway.conversion import to_http
from local.gateway.exchange import Request, Response, last_values
from local.gateway.gateway import Gateway
from local.gateway.spec import Operation, WebSocketRoute

MESSAGE_LIMIT = 128 * 1024
LIFETIME = 60 * 60  # seconds
IDLE = 10 * 60


class Socket:
    """One open connection: reads what the client says, and passes it on."""

    def __init__(
        self, connection: Connection, channel: web.WebSocketResponse, handshake: Call, gateway: Gateway
    ) -> None:
        self.connection = connection
        self._channel = channel
        self._handshake = handshake
        self._gateway = gateway

    async def converse(self, route: WebSocketRoute) -> None:
        """Until either side leaves, or the connection is idle or open for too long."""
        end = time.monotonic() + LIFETIME
        try:
            while message := await self._receive(min(IDLE, end - time.monotonic())):
                await self._pass_on(message, route.message)
        finally:
            if route.disconnect:
                await self._tell_of_end(route.disconnect)

    async def send(self, data: bytes, *, as_text: bool) -> None:
        self.connection.touch()
        if as_text:
            await self._channel.send_str(data.decode("utf-8", "replace"))
        else:
            await self._channel.send_bytes(data)

    async def close(self, code: int = WSCloseCode.OK) -> None:
        await self._channel.close(code=code)

    async def _receive(self, seconds: float) -> WSMessage | None:
        try:
            message = await self._channel.receive(timeout=max(seconds, 0.001))
        except TimeoutError:
            await self.close(WSCloseCode.GOING_AWAY)
            return None
        self.connection.touch()
        return message if message.type in (WSMsgType.TEXT, WSMsgType.BINARY) else None

    async def _pass_on(self, message: WSMessage, operation: Operation) -> None:
        """The body of the function's answer goes back as a message, unless it is empty."""
        is_text = message.type is WSMsgType.TEXT
        request = replace(
            self._handshake.request,
            method="POST",
            body=message.data.encode() if is_text else message.data,
            headers=(
                *(pair for pair in self._handshake.request.headers if pair[0] != "Content-Type"),
                ("Content-Type", "application/json" if is_text else "application/octet-stream"),
            ),
        )
        answer = await self._tell("MESSAGE", request, operation, {"messageId": str(ULID())})
        if answer.body and not self._channel.closed:
            await self.send(answer.body, as_text=_is_text(answer))

    async def _tell_of_end(self, operation: Operation) -> None:
        """Best effort, as in the cloud: nobody is told of what breaks together with the gateway."""
        request = replace(self._handshake.request, method="DELETE")
        code = self._channel.close_code or WSCloseCode.ABNORMAL_CLOSURE
        await self._tell(
            "DISCONNECT", request, operation, {"disconnectStatusCode": int(code), "disconnectReason": ""}
        )

    async def _tell(
        self, kind: str, request: Request, operation: Operation, details: Mapping[str, str | int]
    ) -> Response:
        call = Call(request, SocketEvent(self.connection, kind, details))
        call.operation, call.path_parameters = operation, self._handshake.path_parameters
        return await self._gateway.integrate(call)


class OpenSockets(dict[str, Socket]):
    """The open connections by their ids: what the gateway and the service for pushing share."""


class Sockets:
    """Accepts connections for a gateway."""

    def __init__(self, gateway: Gateway, opened: OpenSockets) -> None:
        self._gateway = gateway
        self._open = opened

    async def close(self) -> None:
        """Say goodbye to everybody."""
        await asyncio.gather(*(socket.close(WSCloseCode.GOING_AWAY) for socket in list(self._open.values())))

    async def accept(self, http: web.Request, request: Request) -> web.StreamResponse:
        """Serve a connection to its end, unless the connect function or the authorizer refuses it."""
        connection = Connection(request.remote, request.header("User-Agent"))
        handshake = Call(request, SocketEvent(connection))
        answer = await self._gateway.handle(handshake)
        is_refused = not answer.is_success and answer.status != 101
        if is_refused or handshake.item.websocket is None:
            return to_http(answer)
        channel = web.WebSocketResponse(max_msg_size=MESSAGE_LIMIT, protocols=_protocols(answer))
        channel.headers["X-Yc-Apigateway-Websocket-Connection-Id"] = connection.id
        await channel.prepare(http)
        socket = self._open[connection.id] = Socket(connection, channel, handshake, self._gateway)
        try:
            await socket.converse(handshake.item.websocket)
        finally:
            del self._open[connection.id]
        return channel


def _protocols(answer: Response) -> tuple[str, ...]:
    """The one the connect function chose, if any."""
    chosen = last_values(answer.headers).get("Sec-Websocket-Protocol")
    return (chosen,) if chosen else ()


def _is_text(answer: Response) -> bool:
    content_type = last_values(answer.headers).get("Content-Type", "")
    return content_type.startswith(("application/json", "text/"))
