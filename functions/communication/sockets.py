"""Chat over a WebSocket: the same turns as over HTTP, and what only an open connection can tell.

The client sends JSON: `hello` (a chat and the last message seen), `message`, `typing`, `ping`. The answer to
each comes back on the same connection; what others do arrives by itself.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from functions.communication.chat_api import ChatRequest, MessageKey, Text, answer_view
from functions.communication.chat_store import Written
from functions.communication.connections import DESK, Connection, chat_channel
from functions.communication.desk import Desk
from functions.communication.services import chat_store, connections, live, publish, talk
from functions.communication.talk import Incoming, check_visible
from functions.communication.views import chat_view, message_view
from shared import logs
from shared.access import access_table
from shared.audit.origin import Origin, acting
from shared.auth import Principal, principal_of
from shared.errors import MaestroError, Unauthenticated
from shared.http.bodies import json_text, parse_json
from shared.http.limits import count_request
from triggers.socket_events import SocketEvent, SocketEventType, read_socket_event

#: Its place in the gateway's document.
PATH = "/api/v1/communication/ws"
#: Missed messages told at once; the client asks for the rest by another `hello`.
REPLAYED = 50
#: What frames count and are allowed as.
TALKING, READING = "POST /api/v1/communication/chat", "GET /api/v1/communication/messages"
LEADING, REPLYING = (
    "GET /api/v1/communication/chats",
    "POST /api/v1/communication/chats/{chat_id}/replies",
)


class _Frame(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Hello(_Frame):
    """Listen to a chat, and hear what was missed."""

    type: Literal["hello"]
    chat_id: str = Field(min_length=1, max_length=64)
    after: int = Field(default=0, ge=0, le=2**31)


class Message(ChatRequest):
    """Say something; `message_id` comes back with the answer."""

    type: Literal["message"]
    message_id: MessageKey
    text: Text


class Typing(_Frame):
    """Tell the others."""

    type: Literal["typing"]
    chat_id: str = Field(min_length=1, max_length=64)


class Ping(_Frame):
    """Keep the connection from being idle."""

    type: Literal["ping"]


Frame = Annotated[Hello | Message | Typing | Ping, Field(discriminator="type")]
_FRAME: TypeAdapter[Hello | Message | Typing | Ping] = TypeAdapter(Frame)


def answer_socket(event: Mapping[str, Any]) -> dict[str, Any]:
    """The gateway's answer to an event of a connection: its body goes back as a message."""
    told = read_socket_event(event)
    match told.type:
        case SocketEventType.CONNECT:
            return _connected(told, event)
        case SocketEventType.DISCONNECT:
            connections().forget(told.connection_id)
            return _answer({})
        case SocketEventType.MESSAGE:
            return _answer(_heard(told))


def _connected(told: SocketEvent, event: Mapping[str, Any]) -> dict[str, Any]:
    """Colleagues who lead chats listen to the managers' queue from the start."""
    try:
        who = principal_of(event)
        access_table().require(who, TALKING, {})
    except MaestroError as error:
        return {"statusCode": error.status}
    connections().add(told.connection_id, who, [DESK] if _may(who, LEADING) else [])
    logs.info("socket opened", tenant_id=who.tenant_id, user_id=who.subject)
    return {"statusCode": 200}


def _may(who: Principal, operation: str) -> bool:
    try:
        access_table().require(who, operation, {})
    except MaestroError:
        return False
    return True


def _heard(told: SocketEvent) -> dict[str, Any]:
    try:
        frame = _FRAME.validate_python(parse_json(told.body or ""))
    except json.JSONDecodeError:
        return _error("json_invalid", "Сообщение — не JSON.")
    except ValidationError as error:
        fields = [".".join(str(part) for part in one["loc"]) for one in error.errors()[:10]]
        return _error("invalid_input", f"Проверьте поля: {', '.join(fields)}.")
    try:
        connection = connections().get(told.connection_id)
        if connection is None:
            raise Unauthenticated("Соединение устарело: откройте новое.", "The connection is not known.")
        count_request(connection.who, TALKING if isinstance(frame, Message) else READING)
        with acting(Origin(connection.who.subject, f"WS {frame.type}", {})):
            return _done(connection, frame)
    except MaestroError as error:
        return _error(error.code, error.detail_ru or error.title_ru, getattr(frame, "message_id", None))


def _done(connection: Connection, frame: Hello | Message | Typing | Ping) -> dict[str, Any]:
    match frame:
        case Hello():
            return _hello(connection, frame)
        case Message():
            return _said(connection, frame)
        case Typing():
            return _typing(connection, frame)
        case Ping():
            return {"type": "pong"}


def _hello(connection: Connection, frame: Hello) -> dict[str, Any]:
    """Subscribe first, then read: what is said in between comes twice rather than never."""
    who = connection.who
    store = chat_store(who.tenant_id)
    chat = store.get(frame.chat_id)
    check_visible(chat, who)
    connections().subscribe(connection, chat_channel(chat.chat_id))
    missed = store.messages(chat.chat_id, frame.after, REPLAYED + 1)
    return {
        "type": "missed",
        "chat": chat_view(chat).model_dump(mode="json"),
        "messages": [message_view(one).model_dump(mode="json") for one in missed[:REPLAYED]],
        "more": len(missed) > REPLAYED,
    }


def _said(connection: Connection, frame: Message) -> dict[str, Any]:
    who = connection.who
    written = _written(who, frame)
    if frame.chat_id is None:
        connections().subscribe(connection, chat_channel(written.chat.chat_id))
    publish(who.tenant_id, written, own=connection.connection_id)
    answer = answer_view(written).model_dump(mode="json")
    return {"type": "accepted", "message_id": frame.message_id, **answer}


def _written(who: Principal, frame: Message) -> Written:
    """A manager who has taken a client's chat speaks in it; everybody else in their own."""
    store = chat_store(who.tenant_id)
    if frame.chat_id is not None and _may(who, LEADING) and store.get(frame.chat_id).opened_by != who.subject:
        access_table().require(who, REPLYING, {})
        return Desk(store).reply(who, frame.chat_id, frame.text, frame.message_id)
    incoming = Incoming(frame.text, frame.message_id, frame.chat_id, frame.event_id)
    return talk(who.tenant_id).say(who, incoming)


def _typing(connection: Connection, frame: Typing) -> dict[str, Any]:
    who = connection.who
    chat = chat_store(who.tenant_id).get(frame.chat_id)
    check_visible(chat, who)
    author = "user" if chat.opened_by == who.subject else "manager"
    live(who.tenant_id).typing(chat.chat_id, author, own=connection.connection_id)
    return {}


def _error(code: str, detail: str, message_id: str | None = None) -> dict[str, Any]:
    return {"type": "error", "code": code, "detail": detail, "message_id": message_id}


def _answer(body: dict[str, Any]) -> dict[str, Any]:
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json_text(body) if body else "",
    }
