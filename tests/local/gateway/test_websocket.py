"""Connections, what the functions are told of them, and pushing to them."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import httpx
import pytest

from local.gateway import sockets
from local.gateway.sockets import MESSAGE_LIMIT
from tests.local.gateway.conftest import Serve, Served, ok, to_main
from tests.local.processes import eventually

ROUTE = {f"x-yc-apigateway-websocket-{event}": to_main() for event in ("connect", "message", "disconnect")}
CONNECTIONS = "/apigateways/websocket/v1/connections"
BEARER = {"Authorization": "Bearer token"}


@asynccontextmanager
async def connected(
    gateway: Served, path: str = "/ws", **options: Any
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(gateway.url + path, **options) as socket,
    ):
        yield socket


def talk(gateway: Served, scenario: Callable[[aiohttp.ClientWebSocketResponse], Awaitable[Any]]) -> Any:
    """Run a scenario on one connection."""

    async def run() -> Any:
        async with connected(gateway) as socket:
            return await scenario(socket)

    return asyncio.run(run())


def events_of(gateway: Served, kind: str) -> list[Any]:
    return [event for _, event in gateway.events if event["requestContext"].get("eventType") == kind]


def id_of(socket: aiohttp.ClientWebSocketResponse) -> str:
    return socket._response.headers["X-Yc-Apigateway-Websocket-Connection-Id"]


def echo(event: Any) -> Any:
    """Sends each message back as it came."""
    binary = event.get("isBase64Encoded", False)
    content_type = "application/octet-stream" if binary else "application/json"
    return {
        "statusCode": 200,
        "headers": {"Content-Type": content_type},
        "body": event.get("body", ""),
        "isBase64Encoded": binary,
    }


async def connect(gateway: Served, path: str) -> None:
    """Come and go."""
    async with connected(gateway, path):
        pass


def refusal_of(gateway: Served, path: str) -> int:
    """The status a connection is refused with."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        asyncio.run(connect(gateway, path))
    return caught.value.status


def test_connect_is_told_with_its_query_and_without_a_body(serve: Serve) -> None:
    with serve({"/ws": ROUTE}) as gateway:
        asyncio.run(connect(gateway, "/ws?room=7"))
        [event] = events_of(gateway, "CONNECT")

    context = event["requestContext"]
    assert event["httpMethod"] == "GET"
    assert event["queryStringParameters"] == {"room": "7"}
    assert "body" not in event
    assert context["connectedAt"] > 1_600_000_000_000
    assert event["headers"]["X-Yc-Apigateway-Websocket-Connection-Id"] == context["connectionId"]
    assert event["headers"]["X-Yc-Apigateway-Websocket-Connected-At"] == str(context["connectedAt"])
    assert event["headers"]["X-Yc-Apigateway-Websocket-Event-Type"] == "CONNECT"


def test_client_and_function_know_the_connection_by_the_same_id(serve: Serve) -> None:
    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> str:
        return id_of(socket)

    with serve({"/ws": ROUTE}) as gateway:
        connection_id = talk(gateway, scenario)
        assert eventually(lambda: len(events_of(gateway, "DISCONNECT")) == 1)
        kinds = [events_of(gateway, kind)[0]["requestContext"] for kind in ("CONNECT", "DISCONNECT")]

    assert [context["connectionId"] for context in kinds] == [connection_id, connection_id]


def test_text_message_is_told_and_the_answer_comes_back(serve: Serve) -> None:
    with serve({"/ws/{room}": ROUTE}, main=echo) as gateway:

        async def run() -> aiohttp.WSMessage:
            async with connected(gateway, "/ws/red") as socket:
                await socket.send_str('{"ход": 1}')
                return await socket.receive(timeout=5)

        answer = asyncio.run(run())
        [event] = events_of(gateway, "MESSAGE")

    assert (answer.type, answer.data) == (aiohttp.WSMsgType.TEXT, '{"ход": 1}')
    assert event["httpMethod"] == "POST"
    assert event["pathParameters"] == {"room": "red"}
    assert (event["body"], event["isBase64Encoded"]) == ('{"ход": 1}', False)
    assert event["headers"]["Content-Type"] == "application/json"
    assert event["headers"]["X-Yc-Apigateway-Websocket-Message-Id"] == event["requestContext"]["messageId"]
    assert "queryStringParameters" not in event


def test_binary_message_goes_both_ways(serve: Serve) -> None:
    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> aiohttp.WSMessage:
        await socket.send_bytes(b"\x00\xff")
        return await socket.receive(timeout=5)

    with serve({"/ws": ROUTE}, main=echo) as gateway:
        answer = talk(gateway, scenario)
        [event] = events_of(gateway, "MESSAGE")

    assert (answer.type, answer.data) == (aiohttp.WSMsgType.BINARY, b"\x00\xff")
    assert (event["body"], event["isBase64Encoded"]) == ("AP8=", True)
    assert event["headers"]["Content-Type"] == "application/octet-stream"


def test_message_ids_sort_by_time(serve: Serve) -> None:
    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> None:
        for number in range(3):
            await socket.send_str(str(number))
            await socket.receive(timeout=5)
            await asyncio.sleep(0.002)

    with serve({"/ws": ROUTE}, main=echo) as gateway:
        talk(gateway, scenario)
        ids = [event["requestContext"]["messageId"] for event in events_of(gateway, "MESSAGE")]

    assert ids == sorted(ids)


def test_disconnect_is_told_with_the_code_of_the_client(serve: Serve) -> None:
    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> None:
        await socket.close(code=4001)

    with serve({"/ws": ROUTE}) as gateway:
        talk(gateway, scenario)
        assert eventually(lambda: len(events_of(gateway, "DISCONNECT")) == 1)
        [event] = events_of(gateway, "DISCONNECT")

    assert event["httpMethod"] == "DELETE"
    assert event["requestContext"]["disconnectStatusCode"] == 4001
    assert event["headers"]["X-Yc-Apigateway-Websocket-Disconnect-Status-Code"] == "4001"
    assert "body" not in event


def test_connection_needs_only_a_message_route(serve: Serve) -> None:
    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> Any:
        await socket.send_str("1")
        return (await socket.receive(timeout=5)).data

    route = {"x-yc-apigateway-websocket-message": to_main()}
    with serve({"/ws": route}, main=echo) as gateway:
        assert talk(gateway, scenario) == "1"


def test_connect_function_may_refuse(serve: Serve) -> None:
    with serve({"/ws": ROUTE}, main=lambda event: {"statusCode": 409, "body": "занято"}) as gateway:
        assert refusal_of(gateway, "/ws") == 409


def test_authorizer_guards_the_connect(serve: Serve) -> None:
    authorizer = {"type": "function", "function_id": "${guard}"}
    scheme = {"type": "apiKey", "in": "query", "name": "token", "x-yc-apigateway-authorizer": authorizer}
    document = {"components": {"securitySchemes": {"t": scheme}}, "security": [{"t": []}]}

    def guard(event: Any) -> Any:
        return {
            "isAuthorized": event["queryStringParameters"]["token"] == "good",
            "context": {"tenant": "acme"},
        }

    with serve({"/ws": ROUTE}, document=document, guard=guard) as gateway:
        statuses = [refusal_of(gateway, path) for path in ("/ws", "/ws?token=bad")]
        asyncio.run(connect(gateway, "/ws?token=good"))
        [event] = events_of(gateway, "CONNECT")

    assert statuses == [401, 403]
    assert event["requestContext"]["authorizer"] == {"tenant": "acme"}


def test_upgrade_of_a_plain_path_is_not_found(serve: Serve) -> None:
    with serve({"/x": {"get": to_main()}}) as gateway:
        assert refusal_of(gateway, "/x") == 404


def test_connect_function_chooses_the_protocol(serve: Serve) -> None:
    def choose(event: Any) -> Any:
        if event["requestContext"]["eventType"] != "CONNECT":
            return ok(event)
        wanted = event["headers"]["Sec-Websocket-Protocol"].split(",")
        return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": wanted[-1]}}

    async def run(gateway: Served) -> str | None:
        async with connected(gateway, protocols=["v1", "v2"]) as socket:
            return socket.protocol

    with serve({"/ws": ROUTE}, main=choose) as gateway:
        assert asyncio.run(run(gateway)) == "v2"


def test_message_over_the_limit_closes_the_connection(serve: Serve) -> None:
    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> int | None:
        await socket.send_str("x" * (MESSAGE_LIMIT + 1))
        await socket.receive(timeout=5)
        return socket.close_code

    with serve({"/ws": ROUTE}) as gateway:
        assert talk(gateway, scenario) == 1009
        assert events_of(gateway, "MESSAGE") == []


def push(gateway: Served, connection_id: str, kind: str, data: bytes) -> httpx.Response:
    body = {"type": kind, "data": base64.b64encode(data).decode()}
    return gateway.post(f"{CONNECTIONS}/{connection_id}:send", json=body, headers=BEARER)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("TEXT", (aiohttp.WSMsgType.TEXT, "готово")), ("BINARY", (aiohttp.WSMsgType.BINARY, "готово".encode()))],
)
def test_push_reaches_the_client(serve: Serve, kind: str, expected: tuple[Any, Any]) -> None:
    with serve({"/ws": ROUTE}) as gateway:

        async def scenario(socket: aiohttp.ClientWebSocketResponse) -> Any:
            response = await asyncio.to_thread(push, gateway, id_of(socket), kind, "готово".encode())
            message = await socket.receive(timeout=5)
            return response.status_code, (message.type, message.data)

        assert talk(gateway, scenario) == (200, expected)


def test_connection_can_be_looked_at(serve: Serve) -> None:
    with serve({"/ws": ROUTE}) as gateway:

        async def scenario(socket: aiohttp.ClientWebSocketResponse) -> Any:
            path = f"{CONNECTIONS}/{id_of(socket)}"
            return id_of(socket), await asyncio.to_thread(lambda: gateway.get(path, headers=BEARER).json())

        connection_id, found = talk(gateway, scenario)

    assert found["id"] == connection_id
    assert found["identity"]["sourceIp"] == "127.0.0.1"
    assert found["connectedAt"] <= found["lastActiveAt"]


def test_connection_can_be_closed_from_the_function_side(serve: Serve) -> None:
    with serve({"/ws": ROUTE}) as gateway:

        async def scenario(socket: aiohttp.ClientWebSocketResponse) -> Any:
            path = f"{CONNECTIONS}/{id_of(socket)}"
            deleting = asyncio.create_task(asyncio.to_thread(gateway.delete, path, headers=BEARER))
            message = await socket.receive(timeout=5)
            return message.type, (await deleting).status_code

        assert talk(gateway, scenario) == (aiohttp.WSMsgType.CLOSE, 200)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_unknown_connection_is_not_found(serve: Serve, method: str) -> None:
    with serve({"/ws": ROUTE}) as gateway:
        assert gateway.request(method, f"{CONNECTIONS}/nobody", headers=BEARER).status_code == 404


def test_push_to_an_unknown_connection_is_not_found(serve: Serve) -> None:
    with serve({"/ws": ROUTE}) as gateway:
        assert push(gateway, "nobody", "TEXT", b"x").status_code == 404


def test_connections_need_a_token(serve: Serve) -> None:
    with serve({"/ws": ROUTE}) as gateway:
        assert gateway.get(f"{CONNECTIONS}/nobody").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"{}",
        json.dumps({"type": "TEXT", "data": "?"}).encode(),
        json.dumps({"type": "VIDEO", "data": ""}).encode(),
        json.dumps({"type": "TEXT", "data": base64.b64encode(b"x" * (MESSAGE_LIMIT + 1)).decode()}).encode(),
    ],
)
def test_push_of_a_wrong_message_is_refused(serve: Serve, body: bytes) -> None:
    with serve({"/ws": ROUTE}) as gateway:

        async def scenario(socket: aiohttp.ClientWebSocketResponse) -> int:
            path = f"{CONNECTIONS}/{id_of(socket)}:send"
            response = await asyncio.to_thread(gateway.post, path, content=body, headers=BEARER)
            return response.status_code

        assert talk(gateway, scenario) == 400


@pytest.mark.parametrize("limit", ["IDLE", "LIFETIME"])
def test_connection_that_is_idle_or_open_too_long_is_closed(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(sockets, limit, 0.1)

    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> int | None:
        await socket.receive(timeout=5)
        return socket.close_code

    with serve({"/ws": ROUTE}) as gateway:
        assert talk(gateway, scenario) == aiohttp.WSCloseCode.GOING_AWAY
        assert eventually(lambda: len(events_of(gateway, "DISCONNECT")) == 1)


def test_messages_of_one_connection_are_answered_in_turn(serve: Serve) -> None:
    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> list[str]:
        for number in range(5):
            await socket.send_str(str(number))
        return [(await socket.receive(timeout=5)).data for _ in range(5)]

    with serve({"/ws": ROUTE}, main=echo) as gateway:
        assert talk(gateway, scenario) == ["0", "1", "2", "3", "4"]


def test_message_without_an_answer_sends_nothing(serve: Serve) -> None:
    def answer_second(event: Any) -> Any:
        return {"statusCode": 200, "body": "два" if event.get("body") == "2" else ""}

    async def scenario(socket: aiohttp.ClientWebSocketResponse) -> Any:
        await socket.send_str("1")
        await socket.send_str("2")
        return (await socket.receive(timeout=5)).data

    with serve({"/ws": ROUTE}, main=answer_second) as gateway:
        assert talk(gateway, scenario) == "два".encode()


def test_closing_gateway_says_goodbye(serve: Serve) -> None:
    async def run(gateway: Served, closing: Any) -> int | None:
        async with connected(gateway) as socket:
            leaving = asyncio.create_task(asyncio.to_thread(closing))
            await socket.receive(timeout=5)
            await leaving
            return socket.close_code

    server = serve({"/ws": ROUTE})
    gateway = server.__enter__()

    assert asyncio.run(run(gateway, lambda: server.__exit__(None, None, None))) == 1001
