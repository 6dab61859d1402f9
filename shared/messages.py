"""Messages between functions: CloudEvents 1.0 envelopes on inboxes.

A message that asks is imperative (`work_step`, `aggregate_run`); a topic that tells is in the past
tense (`event.created`). Ids only travel in a message; what they name stands in the database. A body
above the claim-check limit goes to Object Storage and its key travels instead.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from shared.clock import utcnow
from shared.config import QueueSettings
from shared.errors import Unavailable
from shared.ids import new_id
from shared.queue_client import Entry, QueueClient, QueueError, queue_client

if TYPE_CHECKING:
    from shared.objects import ObjectKey, Objects

#: Message Queue takes 256 KB with attributes; the rest is margin for the envelope.
CLAIM_CHECK_BYTES = 200_000
#: Message Queue's own limit.
MAX_DELAY_SECONDS = 900


class Message(BaseModel):
    """A CloudEvents 1.0 envelope; `tenantid` and `traceparent` are extension attributes."""

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(default_factory=lambda: new_id("msg"))
    type: str
    source: str
    subject: str
    time: datetime = Field(default_factory=utcnow)
    tenantid: str
    traceparent: str = ""
    datacontenttype: Literal["application/json"] = "application/json"
    data: dict[str, Any] = Field(default_factory=dict)
    dataref: str | None = None
    """Object key of `data` when it was too large to travel."""


@dataclass(frozen=True)
class Outgoing:
    """A message for an inbox, `delay` seconds from now (at most 900)."""

    inbox: str
    message: Message
    delay: int = 0


class Inboxes:
    """Sends to the queues this function may write to."""

    def __init__(self, settings: QueueSettings, objects: "Objects | None" = None) -> None:
        self._settings = settings
        self._objects = objects

    def send(self, outgoing: Iterable[Outgoing]) -> None:
        """Send all, to the inboxes at the same time. Raises `Unavailable`."""
        entries: dict[str, list[Entry]] = defaultdict(list)
        for one in outgoing:
            to_queue = entries[self._settings.queue_urls[one.inbox]]
            to_queue.append(self._entry(str(len(to_queue)), one))
        try:
            self._client().send(entries)
        except QueueError as error:
            raise Unavailable("Очередь не ответила.", "The queue did not answer.") from error

    def _entry(self, entry_id: str, one: Outgoing) -> Entry:
        return {
            "Id": entry_id,
            "MessageBody": self._body(one.message),
            "DelaySeconds": min(one.delay, MAX_DELAY_SECONDS),
        }

    def _client(self) -> QueueClient:
        key = self._settings
        return queue_client(
            key.sqs_endpoint_url, key.aws_access_key_id, key.aws_secret_access_key.get_secret_value()
        )

    def _body(self, message: Message) -> str:
        body = message.model_dump_json(exclude_none=True)
        if len(body.encode()) <= CLAIM_CHECK_BYTES:
            return body
        if self._objects is None:
            raise ValueError(f"message {message.type} is too large and there is no bucket for it")
        key = _claim_key(message)
        self._objects.put_json(key, message.data)
        return message.model_copy(update={"data": {}, "dataref": key}).model_dump_json(exclude_none=True)


def open_message(body: str, objects: "Objects | None" = None) -> Message:
    """Parse an envelope and fetch what was checked in. Raises pydantic's ValidationError."""
    message = Message.model_validate_json(body)
    if message.dataref is None:
        return message
    if objects is None:
        raise ValueError(f"message {message.id} refers to an object and there is no bucket for it")
    if message.dataref != _claim_key(message):
        raise ValueError(f"message {message.id} refers to an object that is not its own")
    return message.model_copy(update={"data": objects.get_json(_claim_key(message))})


def _claim_key(message: Message) -> "ObjectKey":
    """Made anew by whoever reads: a message cannot point to another agency's object."""
    from shared.objects import object_key

    return object_key("messages", message.tenantid, f"{message.id}.json")
