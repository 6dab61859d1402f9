"""What this instance works with."""

from functions.communication.answers import Answers
from functions.communication.chat_store import ChatStore, Written
from functions.communication.connections import Connections
from functions.communication.instance import database, inboxes
from functions.communication.live import Live
from functions.communication.meaning import meaning_of
from functions.communication.talk import Talk
from shared.approvals.store import Approvals
from shared.brief import Brief
from shared.clock import utcnow
from shared.config import read_settings
from shared.events import event_brief
from shared.sockets import SocketSettings, sockets_at
from shared.topics import deliver_committed


def chat_store(tenant_id: str) -> ChatStore:
    """An agency's chats."""
    return ChatStore(database(), tenant_id, utcnow)


def talk(tenant_id: str) -> Talk:
    """Turns in an agency's chats."""

    def event(event_id: str) -> Brief:
        return event_brief(database(), tenant_id, event_id)

    return Talk(chat_store(tenant_id), meaning_of, utcnow, event)


def answers(tenant_id: str) -> Answers:
    """What comes back to an agency's chats."""
    return Answers(tenant_id, chat_store(tenant_id), Approvals(database(), tenant_id, utcnow), utcnow)


def connections() -> Connections:
    """The open WebSockets."""
    return Connections(database(), utcnow)


def live(tenant_id: str) -> Live:
    """Those of an agency's people."""
    endpoint = read_settings(SocketSettings).websocket_endpoint
    return Live(tenant_id, connections(), sockets_at(endpoint))


def publish(tenant_id: str, written: Written, *, own: str | None = None) -> None:
    """After the commit: topics to their subscribers, messages to who listens. What dies before this is told
    again by housekeeping, or read by the client itself."""
    deliver_committed(database(), inboxes(), written.topics)
    if written.messages or written.topics:
        live(tenant_id).written(written, own=own)
