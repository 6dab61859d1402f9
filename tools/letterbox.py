"""Dead letters: messages that failed too often, by the queue they lie in."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: Seconds that a letter is ours while we look: longer than a look takes.
LOOK = 60
#: Messages of one call, the service's own limit.
BATCH = 10


@dataclass(frozen=True)
class Letter:
    """A message as it lies in the queue; `content` is None when it is no JSON object."""

    id: str
    receipt: str
    body: str
    sent_at: datetime

    @property
    def content(self) -> Mapping[str, Any] | None:
        try:
            content = json.loads(self.body)
        except ValueError:
            return None
        return content if isinstance(content, dict) else None


class LetterBox:
    """Queues by their names in the manifest, through boto3."""

    def __init__(self, sqs: Any, urls: Mapping[str, str]) -> None:
        self._sqs = sqs
        self._urls = urls

    def count(self, queue: str) -> int:
        """How many wait; the service calls it approximate."""
        name = "ApproximateNumberOfMessages"
        answer = self._sqs.get_queue_attributes(QueueUrl=self._urls[queue], AttributeNames=[name])
        return int(answer["Attributes"][name])

    def look(self, queue: str, limit: int) -> list[Letter]:
        """The first letters, which stay where they are."""
        letters: list[Letter] = []
        while len(letters) < limit and (found := self._receive(queue)):
            letters += found
        self.put_back(queue, letters)
        return letters[:limit]

    def take(self, queue: str) -> Iterator[Letter]:
        """Letters one after the other, each ours for a minute: move it, put it back, or let the time pass."""
        while found := self._receive(queue):
            yield from found

    def put_back(self, queue: str, letters: Iterable[Letter]) -> None:
        """Others may take them again at once."""
        for letter in letters:
            self._sqs.change_message_visibility(
                QueueUrl=self._urls[queue], ReceiptHandle=letter.receipt, VisibilityTimeout=0
            )

    def move(self, queue: str, letter: Letter, inbox: str) -> None:
        """To work again. Dying in between leaves it in both: handlers bear a message twice."""
        self._sqs.send_message(QueueUrl=self._urls[inbox], MessageBody=letter.body)
        self.discard(queue, letter)

    def discard(self, queue: str, letter: Letter) -> None:
        self._sqs.delete_message(QueueUrl=self._urls[queue], ReceiptHandle=letter.receipt)

    def _receive(self, queue: str) -> list[Letter]:
        answer = self._sqs.receive_message(
            QueueUrl=self._urls[queue],
            MaxNumberOfMessages=BATCH,
            VisibilityTimeout=LOOK,
            AttributeNames=["SentTimestamp"],
        )
        return [_letter(message) for message in answer.get("Messages", ())]


def _letter(message: Mapping[str, Any]) -> Letter:
    sent_at = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)
    return Letter(message["MessageId"], message["ReceiptHandle"], message["Body"], sent_at)
