"""Telling those who listen: what was said, who answers now, who is typing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from functions.communication.chat import ChatState
from functions.communication.chat_store import Written
from functions.communication.connections import DESK, Connections, chat_channel
from functions.communication.progress import RunProgress
from functions.communication.views import chat_view, message_view
from shared.sockets import Sockets

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Live:
    """To the open WebSockets of one agency. Nobody is told twice, and not who did it over their own."""

    tenant_id: str
    connections: Connections
    sockets: Sockets

    def written(self, written: Written, *, own: str | None = None) -> None:
        """To the chat's people what is new in it, to the managers how it stands."""
        chat = written.chat
        said = [message_view(one).model_dump(mode="json") for one in written.messages]
        event = {
            "type": "messages",
            "chat_id": chat.chat_id,
            "state": chat.state,
            "messages": said,
            "progress": _progress(written),
        }
        queue = {"type": "chat", "chat": chat_view(chat).model_dump(mode="json")}
        self.tell({chat_channel(chat.chat_id): event, DESK: queue}, own=own)

    def progress(self, chat_id: str, going_on: Sequence[RunProgress]) -> None:
        """A step of a run that the chat waits for has ended."""
        runs = [one.model_dump(mode="json") for one in going_on]
        self.tell({chat_channel(chat_id): {"type": "progress", "chat_id": chat_id, "runs": runs}}, own=None)

    def typing(self, chat_id: str, author: str, *, own: str) -> None:
        """Somebody writes."""
        event = {"type": "typing", "chat_id": chat_id, "author": author}
        self.tell({chat_channel(chat_id): event}, own=own)

    def tell(self, events: Mapping[str, Event], *, own: str | None) -> None:
        """Each channel its event. Connections that are gone are forgotten."""
        for channel, listening in self.connections.listeners(self.tenant_id, list(events)).items():
            for connection_id in listening:
                if connection_id != own and not self.sockets.send(connection_id, dict(events[channel])):
                    self.connections.forget(connection_id)


def _progress(written: Written) -> str | None:
    """What goes on behind the chat after this."""
    if any(topic.type == "chat.asked" for topic in written.topics):
        return "asked_maestro"
    return "waiting_for_person" if written.chat.state is ChatState.WAITING else None
