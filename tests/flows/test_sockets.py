"""Two hundred open WebSockets: everybody hears what is theirs, and after a reconnect what was missed."""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from local.running import RunningCloud
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.ids import new_id
from tests.flows.agency import Agency

CONNECTIONS = 200
#: At once on the way in: the authorizer and the function have ten instances each.
AT_ONCE = 20
SOCKET = "/api/v1/communication/ws"
TICKETS = "/api/v1/auth/ws-tickets"
PATIENCE = 30.0


class Room:
    """One agency: tickets, sockets, and the chat they are about."""

    def __init__(self, cloud: RunningCloud, issuer: TokenIssuer) -> None:
        self.url = cloud.url
        self._token = issuer.issue(new_id("tenant"), "producer", Role.OWNER)
        self._door = asyncio.Semaphore(AT_ONCE)

    def agency(self) -> Agency:
        return Agency(self.url, self._token)

    async def open(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        async with self._door:
            headers = {"Authorization": f"Bearer {self._token}"}
            async with session.post(self.url + TICKETS, headers=headers, json={}) as answer:
                ticket = (await answer.json())["ticket"]
            return await session.ws_connect(f"{self.url}{SOCKET}?ticket={ticket}")

    async def listen(self, socket: aiohttp.ClientWebSocketResponse, chat_id: str, after: int) -> Any:
        """Subscribe; what was missed."""
        async with self._door:
            await socket.send_json({"type": "hello", "chat_id": chat_id, "after": after})
            return await told(socket, "missed")


async def told(socket: aiohttp.ClientWebSocketResponse, kind: str) -> Any:
    """The next frame of a kind; others are passed over."""
    while True:
        frame = json.loads(await asyncio.wait_for(socket.receive_str(), PATIENCE))
        if frame["type"] == kind:
            return frame


@pytest.fixture(scope="module")
def room(cloud: RunningCloud, plain_directory: Path) -> Room:
    return Room(cloud, TokenIssuer(plain_directory))


@pytest.mark.timeout(300)
def test_two_hundred_connections_hear_one_message_each_once(room: Room) -> None:
    with room.agency() as agency:
        chat_id = say(agency, "Здравствуйте")
        heard = asyncio.run(_everybody_hears(room, agency, chat_id))

    assert heard == [["Спасибо", "Пожалуйста! Если будут вопросы, пишите."]] * CONNECTIONS


async def _everybody_hears(room: Room, agency: Agency, chat_id: str) -> list[list[str]]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        sockets = await asyncio.gather(*(room.open(session) for _ in range(CONNECTIONS)))
        await asyncio.gather(*(room.listen(socket, chat_id, after=2) for socket in sockets))
        await asyncio.to_thread(say, agency, "Спасибо", chat_id)
        frames = await asyncio.gather(*(told(socket, "messages") for socket in sockets))
        await asyncio.gather(*(socket.close() for socket in sockets))
    return [[message["text"] for message in frame["messages"]] for frame in frames]


def test_messages_missed_while_away_are_replayed(room: Room) -> None:
    with room.agency() as agency:
        chat_id = say(agency, "Здравствуйте")
        missed = asyncio.run(_comes_back(room, agency, chat_id))

    assert [one["seq"] for one in missed["messages"]] == [3, 4]


async def _comes_back(room: Room, agency: Agency, chat_id: str) -> Any:
    async with aiohttp.ClientSession() as session:
        socket = await room.open(session)
        await room.listen(socket, chat_id, after=2)
        await socket.close()
        await asyncio.to_thread(say, agency, "Спасибо", chat_id)
        return await room.listen(await room.open(session), chat_id, after=2)


@pytest.mark.parametrize("query", ["", "?ticket=", "?ticket=wst_" + "A" * 43])
def test_nobody_connects_without_a_ticket(room: Room, query: str) -> None:
    async def connect() -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(room.url + SOCKET + query):
            pass

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        asyncio.run(connect())

    assert refused.value.status in {401, 403}


def test_message_of_a_megabyte_closes_the_connection(room: Room) -> None:
    async def send() -> aiohttp.WSMsgType:
        async with aiohttp.ClientSession() as session:
            socket = await room.open(session)
            await socket.send_str("я" * 1_000_000)
            return (await asyncio.wait_for(socket.receive(), PATIENCE)).type

    assert asyncio.run(send()) is aiohttp.WSMsgType.CLOSE


def say(agency: Agency, text: str, chat_id: str | None = None) -> str:
    """Over HTTP; the chat's id."""
    body = {"text": text, **({"chat_id": chat_id} if chat_id else {})}
    answer = agency.send("POST", "/api/v1/communication/chat", body).raise_for_status().json()
    return str(answer["chat"]["id"])
