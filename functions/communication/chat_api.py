"""HTTP: chats of clients, guests and colleagues with the system, and the managers' desk."""

from typing import Annotated, NoReturn

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.communication.chat import Chat, ChatState
from functions.communication.chat_store import NEWEST, Written
from functions.communication.desk import Desk
from functions.communication.hours import WorkingHours
from functions.communication.progress import RunProgress, progress_of
from functions.communication.routes import principal, router
from functions.communication.services import chat_store, publish, talk
from functions.communication.talk import Incoming, check_visible, usual_chat
from functions.communication.views import ChatMessageView, ChatView, chat_view, message_view
from shared.errors import FieldError, InvalidInput
from shared.http import Cursor, Limit, Page, Response, decode_cursor, encode_cursor, ok
from shared.ids import id_of_request

TAGS = ["Чат"]
MAX_TEXT = 4000

ChatId = Annotated[str, Path(min_length=1, max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
MessageKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class ChatRequest(BaseModel):
    """A message. Without `chat_id` it opens a chat, about `event_id` if named; a guest has but one."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    chat_id: str | None = Field(default=None, min_length=1, max_length=64)
    event_id: str | None = Field(default=None, min_length=1, max_length=64)
    message_id: MessageKey | None = None
    """The sender's own: the same one sent again is one message."""


class ChatAnswer(BaseModel):
    """The message and what was said to it at once. `asked_maestro`: an answer will follow."""

    chat: ChatView
    messages: list[ChatMessageView]
    asked_maestro: bool


class ChatPage(BaseModel):
    """Messages in order; `more` when there are others behind the last one. `progress`: runs that still work
    on an answer for this chat, with their steps."""

    chat: ChatView
    items: list[ChatMessageView]
    more: bool
    progress: list[RunProgress]


class Reply(BaseModel):
    """A manager's words."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    message_id: MessageKey | None = None


class Taking(BaseModel):
    """`from_colleague`: also when a colleague has it."""

    model_config = ConfigDict(extra="forbid")

    from_colleague: bool = False


@router.post("/api/v1/communication/chat", summary="Написать в чат", tags=TAGS)
def post_message(body: ChatRequest) -> Response[ChatAnswer]:
    """From the FAQ at once; else Maestro's answer or a manager's follows in the same chat."""
    who = principal()
    incoming = Incoming(
        text=body.text,
        key=body.message_id or id_of_request("msg"),
        chat_id=body.chat_id,
        event_id=body.event_id,
    )
    written = talk(who.tenant_id).say(who, incoming)
    publish(who.tenant_id, written)
    return ok(answer_view(written))


@router.get("/api/v1/communication/messages", summary="Сообщения чата", tags=TAGS)
def list_messages(
    chat_id: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
    after: Annotated[int, Query(ge=0, le=2**31)] = 0,
    limit: Limit = 50,
) -> ChatPage:
    """Behind the last `seq` seen: what was missed while away. A guest needs to name no chat."""
    return page_of(visible_chat(chat_id or usual_chat(principal()) or _unnamed()), after, limit)


def _unnamed() -> NoReturn:
    missing = FieldError("query.chat_id", "missing", "Назовите диалог.", "Name the chat.")
    raise InvalidInput(errors=[missing])


@router.get("/api/v1/communication/chats", summary="Диалоги, новые сверху", tags=TAGS)
def list_chats(
    state: Annotated[ChatState | None, Query()] = None, limit: Limit = 20, cursor: Cursor = None
) -> Page[ChatView]:
    """The managers' queue is `state=waiting`."""
    key = decode_cursor(cursor)
    found = chat_store(principal().tenant_id).list(state, key[0] if key else NEWEST, limit + 1)
    page = [chat_view(chat) for chat in found[:limit]]
    return Page(items=page, next_cursor=encode_cursor(page[-1].id) if len(found) > limit else None)


@router.post("/api/v1/communication/chats/<chat_id>/take", summary="Взять диалог", tags=TAGS)
def take_chat(chat_id: ChatId, body: Taking) -> Response[ChatView]:
    """The system keeps silent until it is given back."""
    who = principal()
    return _done(_desk().take(who, chat_id, from_colleague=body.from_colleague))


@router.post("/api/v1/communication/chats/<chat_id>/return", summary="Вернуть диалог", tags=TAGS)
def return_chat(chat_id: ChatId) -> Response[ChatView]:
    """The system answers again."""
    return _done(_desk().give_back(principal(), chat_id))


@router.post("/api/v1/communication/chats/<chat_id>/replies", summary="Ответить в диалоге", tags=TAGS)
def reply_in_chat(chat_id: ChatId, body: Reply) -> Response[ChatView]:
    """Only whoever has taken it."""
    return _done(_desk().reply(principal(), chat_id, body.text, body.message_id))


@router.get("/api/v1/communication/working-hours", summary="Когда отвечают люди", tags=TAGS)
def get_working_hours() -> Response[WorkingHours]:
    """They matter only when a chat is handed to a person."""
    return ok(chat_store(principal().tenant_id).hours())


@router.post("/api/v1/communication/working-hours", summary="Изменить часы работы", tags=TAGS)
def set_working_hours(body: WorkingHours) -> Response[WorkingHours]:
    """Replaces them."""
    chat_store(principal().tenant_id).set_hours(body)
    return ok(body)


def answer_view(written: Written) -> ChatAnswer:
    """What the sender is told."""
    asked = any(topic.type == "chat.asked" for topic in written.topics)
    messages = [message_view(one) for one in written.messages]
    return ChatAnswer(chat=chat_view(written.chat), messages=messages, asked_maestro=asked)


def visible_chat(chat_id: str) -> Chat:
    """Raises `NotFound`."""
    who = principal()
    chat = chat_store(who.tenant_id).get(chat_id)
    check_visible(chat, who)
    return chat


def page_of(chat: Chat, after: int, limit: int) -> ChatPage:
    """Of the caller's agency."""
    store = chat_store(principal().tenant_id)
    found = store.messages(chat.chat_id, after, limit + 1)
    items = [message_view(one) for one in found[:limit]]
    going_on = progress_of(store.steps(chat.context.awaited))
    return ChatPage(chat=chat_view(chat), items=items, more=len(found) > limit, progress=going_on)


def _desk() -> Desk:
    return Desk(chat_store(principal().tenant_id))


def _done(written: Written) -> Response[ChatView]:
    publish(principal().tenant_id, written)
    return ok(chat_view(written.chat))
