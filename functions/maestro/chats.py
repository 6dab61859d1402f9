"""Runs that a chat asks for: started by a message, answered by a topic."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from functions.maestro.models import RequestBody
from functions.maestro.opening import Opening
from functions.maestro.orchestration import Orchestrator, answered_topics
from functions.maestro.services import directory, language, orchestrator
from shared.auth import Principal
from shared.clock import utcnow
from shared.errors import MaestroError, TooManyRequests
from shared.ids import request_ulid
from shared.limits.capacity import require_capacity
from shared.llm.occasion import Occasion
from shared.messages import Message
from shared.topics import PUBLISH, Topic, deliver_committed, topic_rows

if TYPE_CHECKING:
    from functions.maestro.reading import Reader

#: The longest a model may take to read the words.
READING_TIME = timedelta(seconds=10)
#: Told to somebody whose role allows no more than talk.
NOT_ALLOWED = "Для этого нужны права менеджера."

MakeReader = Callable[[str, datetime], "Reader"]
"""For an agency, ready by the moment."""


@dataclass(frozen=True)
class ChatRequests:
    """Every message may come again: the run's id is in it, so that it is started once."""

    maestro: Orchestrator
    reader: MakeReader

    def on_asked(self, message: Message, deadline: datetime) -> None:
        """Read the words and start a run, or say why none was started."""
        data = message.data
        token = request_ulid.set(data["request_id"])
        try:
            opening, conversation = self._read(message, deadline)
        except MaestroError as error:
            if error.retryable and not isinstance(error, TooManyRequests):
                raise
            self._withhold(message, "invalid", "", _detail(error))
            return
        finally:
            request_ulid.reset(token)
        if data["only"] is not None and opening.run.intent not in data["only"]:
            self._withhold(message, "not_allowed", opening.run.intent, NOT_ALLOWED)
            return
        asked = {"chat": {"chat_id": data["chat_id"], "seq": data["seq"]}}
        run = opening.run.model_copy(update={"input": asked})
        stored = self.maestro.start(Opening(run, opening.steps), conversation)
        if stored.run.state.is_closed:  # a question back to the user ends the run at once
            self._publish(*answered_topics(stored.run))

    def _read(self, message: Message, deadline: datetime) -> tuple[Opening, dict[str, object]]:
        data = message.data
        who = Principal(tenant_id=message.tenantid, subject=data["subject"], role=data["role"])
        require_capacity(who, self.maestro.clock())
        body = RequestBody(
            text=data["text"], event_id=data["event_id"], conversation_id=data["conversation_id"]
        )
        return self.reader(message.tenantid, deadline).read(who, body)

    def _withhold(self, message: Message, reason: str, intent: str, detail: str) -> None:
        data = message.data
        told = {name: data[name] for name in ("chat_id", "seq", "text", "request_id")}
        told |= {"reason": reason, "intent": intent, "detail": detail}
        self._publish(Topic(message.tenantid, "request.withheld", data["chat_id"], data["request_id"], told))

    def _publish(self, *topics: Topic) -> None:
        if topics:
            self.maestro.database.query(PUBLISH, topics=topic_rows(topics))
        deliver_committed(self.maestro.database, self.maestro.inboxes, topics)


def _detail(error: MaestroError) -> str:
    """What is wrong, for the person who wrote it."""
    return " ".join([error.detail_ru or error.title_ru, *(one.message_ru for one in error.errors)])


def chat_requests() -> ChatRequests:
    """Those of this instance."""
    return ChatRequests(orchestrator(), _reader)


def _reader(tenant_id: str, deadline: datetime) -> "Reader":
    from functions.maestro.reading import Reader  # its patterns take long to compile

    now = utcnow()
    occasion = Occasion(tenant_id=tenant_id, deadline=min(deadline, now + READING_TIME))
    known = directory(tenant_id, now)
    return Reader(orchestrator().store, known, language(occasion), now, opens_conversations=True)
