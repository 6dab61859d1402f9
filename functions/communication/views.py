"""What the API shows of chats."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from functions.communication.chat import Author, Chat, ChatMessage, ChatState
from functions.communication.summing_up import known_facts


class ChatMessageView(BaseModel):
    """`author` says who answered; `source` from what."""

    seq: int
    id: str
    author: Author
    author_id: str | None
    text: str
    source: Mapping[str, Any] | None
    said_at: datetime


class ChatView(BaseModel):
    """A chat; `known` sums up the talk so far, for whoever takes it over."""

    id: str
    event_id: str | None
    opened_by: str
    role: str
    state: ChatState
    assignee: str | None
    reason: str | None
    last_seq: int
    known: list[str]
    created_at: datetime
    updated_at: datetime


def message_view(message: ChatMessage) -> ChatMessageView:
    """As shown."""
    return ChatMessageView(id=message.message_key, **message.model_dump(exclude={"message_key"}))


def chat_view(chat: Chat) -> ChatView:
    """As shown."""
    shown = chat.model_dump(exclude={"chat_id", "context", "conversation_id"})
    return ChatView(id=chat.chat_id, known=known_facts(chat.context), **shown)
