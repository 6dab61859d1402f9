"""A chat: its messages, its state, what is known from it. Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class ChatState(StrEnum):
    """Who answers."""

    OPEN = "open"
    """The system."""
    WAITING = "waiting"
    """A person should; the system still answers what the FAQ knows."""
    PERSON = "person"
    """A manager has taken it: the system keeps silent."""


class Author(StrEnum):
    """Who said it: shown with every message."""

    USER = "user"
    """Who opened the chat."""
    FAQ = "faq"
    MAESTRO = "maestro"
    MANAGER = "manager"
    SYSTEM = "system"


class Context(BaseModel):
    """What is known from the talk so far, however long it is."""

    topics: list[str] = Field(default_factory=list)
    """Questions asked, as the FAQ words them, the latest last."""
    brief: dict[str, Any] | None = None
    """The event as Maestro understood it."""
    awaited: list[str] = Field(default_factory=list)
    """Runs asked for in this chat whose answers are still to come."""
    summary: str | None = None
    summed_up_to: int = 0
    """The last message that the summary covers."""


class Chat(BaseModel):
    """One chat as it stands."""

    model_config = ConfigDict(frozen=True)

    chat_id: str
    event_id: str | None
    opened_by: str
    role: str
    state: ChatState = ChatState.OPEN
    assignee: str | None = None
    reason: str | None = None
    """Why it waits for a person: `asked`, `money`, `approval`, `unknown`, …"""
    conversation_id: str
    """Under which Maestro remembers what it understood."""
    last_seq: int = 0
    context: Context = Field(default_factory=Context)
    created_at: datetime
    updated_at: datetime


class ChatMessage(BaseModel):
    """`seq` counts from one within the chat. `source`: the FAQ entry with its version, the run, the
    approval that the words come from."""

    model_config = ConfigDict(frozen=True)

    seq: int
    message_key: str
    author: Author
    author_id: str | None = None
    text: str
    source: Mapping[str, Any] | None = None
    said_at: datetime


class Said(BaseModel):
    """A message before it has its place. `key` is unique in the chat: its cause, or the sender's own id."""

    model_config = ConfigDict(frozen=True)

    key: str
    author: Author
    text: str
    author_id: str | None = None
    source: Mapping[str, Any] | None = None


def awaiting(chat: Chat, run_id: str) -> Chat:
    """It waits for this run's answer as well."""
    return _with_awaited(chat, [*chat.context.awaited, run_id])


def awaiting_no_more(chat: Chat, run_id: str) -> Chat:
    """The run's answer is there, or will never be."""
    return _with_awaited(chat, [one for one in chat.context.awaited if one != run_id])


def about_event(chat: Chat, event_id: str | None) -> Chat:
    """What is said next is about the event that came of this chat, unless it was about one before."""
    return chat.model_copy(update={"event_id": chat.event_id or event_id})


def _with_awaited(chat: Chat, run_ids: list[str]) -> Chat:
    return chat.model_copy(update={"context": chat.context.model_copy(update={"awaited": run_ids})})


def placed(said: Said, seq: int, now: datetime) -> ChatMessage:
    """The message in its place."""
    return ChatMessage(
        seq=seq,
        message_key=said.key,
        author=said.author,
        author_id=said.author_id,
        text=said.text,
        source=said.source,
        said_at=now,
    )
