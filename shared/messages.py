"""Messages between functions: CloudEvents 1.0 envelopes on inboxes.

A message that asks is imperative (`work_step`, `aggregate_run`); a topic that tells is in the past
tense (`event.created`). Ids only travel in a message; what they name stands in the database. A body
above the claim-check limit goes to Object Storage and its key travels instead.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from shared.clock import utcnow
from shared.config import QueueSettings
from shared.errors import Unavailable
from shared.ids import new_id

if TYPE_CHECKING:
    from shared.objects import Objects

#: Message Queue takes 256 KB with attributes; the rest is margin for the envelope.
CLAIM_CHECK_BYTES = 200_000
#: Message Queue's own limits.
MAX_DELAY_SECONDS = 900
MAX_BATCH = 10


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
        """Send all: one SendMessageBatch per inbox, the inboxes at the same time. Raises `Unavailable`."""
        batches = list(self._batches(outgoing))
        if len(batches) == 1:
            self._send_batch(*batches[0])
        elif batches:
            with ThreadPoolExecutor(len(batches)) as threads:
                list(threads.map(lambda batch: self._send_batch(*batch), batches))

    def _batches(self, outgoing: Iterable[Outgoing]) -> Iterable[tuple[str, Sequence[Outgoing]]]:
        by_inbox: Mapping[str, list[Outgoing]] = defaultdict(list)
        for one in outgoing:
            by_inbox[one.inbox].append(one)
        for inbox, messages in by_inbox.items():
            for start in range(0, len(messages), MAX_BATCH):
                yield inbox, messages[start : start + MAX_BATCH]

    def _send_batch(self, inbox: str, batch: Sequence[Outgoing]) -> None:
        from botocore.exceptions import BotoCoreError, ClientError

        entries: Any = [
            {
                "Id": str(number),
                "MessageBody": self._body(one.message),
                "DelaySeconds": min(one.delay, MAX_DELAY_SECONDS),
            }
            for number, one in enumerate(batch)
        ]
        try:
            answer = self._client().send_message_batch(
                QueueUrl=self._settings.queue_urls[inbox], Entries=entries
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable("Очередь не ответила.", f"Inbox {inbox} did not answer.") from error
        if answer.get("Failed"):
            raise Unavailable("Очередь не приняла сообщения.", f"Inbox {inbox} refused messages.")

    def _client(self) -> Any:
        key = self._settings
        return _sqs(key.sqs_endpoint_url, key.aws_access_key_id, key.aws_secret_access_key.get_secret_value())

    def _body(self, message: Message) -> str:
        body = message.model_dump_json(exclude_none=True)
        if len(body.encode()) <= CLAIM_CHECK_BYTES:
            return body
        if self._objects is None:
            raise ValueError(f"message {message.type} is too large and there is no bucket for it")
        key = f"messages/{message.tenantid}/{message.id}.json"
        self._objects.put_json(key, message.data)
        return message.model_copy(update={"data": {}, "dataref": key}).model_dump_json(exclude_none=True)


def open_message(body: str, objects: "Objects | None" = None) -> Message:
    """Parse an envelope and fetch what was checked in. Raises pydantic's ValidationError."""
    message = Message.model_validate_json(body)
    if message.dataref is None:
        return message
    if objects is None:
        raise ValueError(f"message {message.id} refers to an object and there is no bucket for it")
    return message.model_copy(update={"data": objects.get_json(message.dataref)})


@cache
def _sqs(endpoint: str, key_id: str, secret: str) -> Any:
    """One client per instance. Retries are the queue's and housekeeping's work, so few here."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "sqs",
        endpoint_url=endpoint,
        region_name="ru-central1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        config=Config(
            connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 3, "mode": "standard"}
        ),
    )
