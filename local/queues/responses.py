"""The actions of the queue service: JSON in, JSON out, as botocore's SQS model describes them."""

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from local.queues.exceptions import (
    BatchEntryIdsNotDistinct,
    BatchRequestTooLong,
    EmptyBatchRequest,
    InvalidAttributeName,
    InvalidBatchEntryId,
    InvalidParameterValue,
    QueueServiceError,
    TooManyEntriesInBatchRequest,
    UnsupportedOperation,
)
from local.queues.messages import (
    MAX_DELAY,
    MAX_SIZE,
    Attribute,
    Attributes,
    Draft,
    Message,
    md5_of_attributes,
    md5_of_body,
)
from local.queues.models import MAX_RECEIVE, Queue, Queues
from local.queues.parameters import Parameters
from local.queues.settings import NUMBERS

Answer = dict[str, Any]

MAX_BATCH = 10
MAX_WAIT = 20
MAX_VISIBILITY = NUMBERS["VisibilityTimeout"].high
ENTRY_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")


class QueueApi:
    """One request's view of the service; `origin` is the address the client used, for queue URLs."""

    def __init__(self, queues: Queues, origin: str) -> None:
        self._queues = queues
        self._origin = origin

    async def call(self, action: str, parameters: Parameters) -> Answer:
        if action == "ReceiveMessage":
            return await self.receive_message(parameters)
        if action not in self.ACTIONS:
            raise UnsupportedOperation(f"The local queue service does not have the action {action!r}.")
        return self.ACTIONS[action](self, parameters)

    def create_queue(self, parameters: Parameters) -> Answer:
        if parameters.text_map("tags"):
            raise UnsupportedOperation("The local queue service does not have tags.")
        queue = self._queues.create(parameters.text("QueueName"), parameters.text_map("Attributes"))
        return {"QueueUrl": self._url(queue)}

    def get_queue_url(self, parameters: Parameters) -> Answer:
        return {"QueueUrl": self._url(self._queues[parameters.text("QueueName")])}

    def list_queues(self, parameters: Parameters) -> Answer:
        prefix = parameters.optional_text("QueueNamePrefix")
        return {"QueueUrls": [self._url(queue) for queue in self._queues if queue.name.startswith(prefix)]}

    def get_queue_attributes(self, parameters: Parameters) -> Answer:
        known = _attributes(self._queue(parameters))
        wanted = parameters.texts("AttributeNames")
        if unknown := set(wanted) - known.keys() - {"All", "RedrivePolicy"}:
            raise InvalidAttributeName(f"Unknown attribute {min(unknown)}.")
        return {"Attributes": known if "All" in wanted else {k: v for k, v in known.items() if k in wanted}}

    def set_queue_attributes(self, parameters: Parameters) -> Answer:
        self._queues.change(self._queue(parameters).name, parameters.text_map("Attributes"))
        return {}

    def delete_queue(self, parameters: Parameters) -> Answer:
        self._queues.delete(self._queue(parameters).name)
        return {}

    def purge_queue(self, parameters: Parameters) -> Answer:
        self._queue(parameters).purge()
        return {}

    def send_message(self, parameters: Parameters) -> Answer:
        queue, draft = self._queue(parameters), _draft(parameters)
        (message_id,) = queue.send([draft])
        return _sent(message_id, draft)

    def send_message_batch(self, parameters: Parameters) -> Answer:
        queue, entries = self._queue(parameters), _entries(parameters)
        drafts: dict[str, Draft] = {}

        def read(entry: Parameters) -> None:
            draft = _draft(entry)
            queue.check(draft)
            drafts[entry.text("Id")] = draft

        failed = _failures(entries, read)
        if sum(draft.size for draft in drafts.values()) > MAX_SIZE:
            raise BatchRequestTooLong
        sent = zip(queue.send(list(drafts.values())), drafts.items(), strict=True)
        done = [{"Id": entry_id, **_sent(message_id, draft)} for message_id, (entry_id, draft) in sent]
        return {"Successful": done, "Failed": failed}

    async def receive_message(self, parameters: Parameters) -> Answer:
        """Long polling: a send wakes it at once."""
        queue = self._queue(parameters)
        limit = parameters.number("MaxNumberOfMessages", 1, MAX_RECEIVE) or 1
        visibility = parameters.number("VisibilityTimeout", 0, MAX_VISIBILITY)
        wait = parameters.number("WaitTimeSeconds", 0, MAX_WAIT)
        clock = asyncio.get_running_loop().time
        deadline = clock() + (queue.settings.wait if wait is None else wait)
        while not (messages := queue.receive(limit, visibility)) and (left := deadline - clock()) > 0:
            await queue.arrival(left)
        return {"Messages": [_received(message, parameters) for message in messages]} if messages else {}

    def delete_message(self, parameters: Parameters) -> Answer:
        self._queue(parameters).delete([parameters.text("ReceiptHandle")])
        return {}

    def delete_message_batch(self, parameters: Parameters) -> Answer:
        queue, entries = self._queue(parameters), _entries(parameters)
        failed = _failures(entries, lambda entry: queue.delete([entry.text("ReceiptHandle")]))
        bad = {failure["Id"] for failure in failed}
        done = [{"Id": entry.text("Id")} for entry in entries if entry.text("Id") not in bad]
        return {"Successful": done, "Failed": failed}

    def change_message_visibility(self, parameters: Parameters) -> Answer:
        seconds = parameters.number("VisibilityTimeout", 0, MAX_VISIBILITY)
        if seconds is None:
            raise InvalidParameterValue("VisibilityTimeout is required.")
        self._queue(parameters).hide(parameters.text("ReceiptHandle"), seconds)
        return {}

    def _url(self, queue: Queue) -> str:
        return f"{self._origin}/local/{queue.name}"

    def _queue(self, parameters: Parameters) -> Queue:
        return self._queues[parameters.text("QueueUrl").rpartition("/")[2]]

    ACTIONS: ClassVar[dict[str, Callable[["QueueApi", Parameters], Answer]]] = {
        "ChangeMessageVisibility": change_message_visibility,
        "CreateQueue": create_queue,
        "DeleteMessage": delete_message,
        "DeleteMessageBatch": delete_message_batch,
        "DeleteQueue": delete_queue,
        "GetQueueAttributes": get_queue_attributes,
        "GetQueueUrl": get_queue_url,
        "ListQueues": list_queues,
        "PurgeQueue": purge_queue,
        "SendMessage": send_message,
        "SendMessageBatch": send_message_batch,
        "SetQueueAttributes": set_queue_attributes,
    }


def _attributes(queue: Queue) -> dict[str, str]:
    counts = queue.counts()
    return {
        **queue.settings.attributes(),
        "QueueArn": queue.arn,
        "CreatedTimestamp": str(queue.created_at // 1000),
        "ApproximateNumberOfMessages": str(counts.visible),
        "ApproximateNumberOfMessagesNotVisible": str(counts.in_flight),
        "ApproximateNumberOfMessagesDelayed": str(counts.delayed),
    }


def _draft(parameters: Parameters) -> Draft:
    for name in ("MessageGroupId", "MessageDeduplicationId"):
        if parameters.optional_text(name):
            raise UnsupportedOperation(f"{name}: FIFO queues are not supported.")
    wires = parameters.map_of_maps("MessageAttributes")
    attributes = {name: Attribute.from_wire(name, wire) for name, wire in wires.items()}
    return Draft(parameters.text("MessageBody"), attributes, parameters.number("DelaySeconds", 0, MAX_DELAY))


def _sent(message_id: str, draft: Draft) -> Answer:
    answer = {"MessageId": message_id, "MD5OfMessageBody": md5_of_body(draft.body)}
    if draft.attributes:
        answer["MD5OfMessageAttributes"] = md5_of_attributes(draft.attributes)
    return answer


def _received(message: Message, parameters: Parameters) -> Answer:
    answer: Answer = {
        "MessageId": message.message_id,
        "ReceiptHandle": message.receipt_handle,
        "MD5OfBody": md5_of_body(message.body),
        "Body": message.body,
    }
    if system := _system_attributes(
        message, parameters.texts("AttributeNames", "MessageSystemAttributeNames")
    ):
        answer["Attributes"] = system
    if shown := _shown_attributes(message.attributes, parameters.texts("MessageAttributeNames")):
        answer["MessageAttributes"] = {name: attribute.to_wire() for name, attribute in shown.items()}
        answer["MD5OfMessageAttributes"] = md5_of_attributes(shown)
    return answer


def _system_attributes(message: Message, wanted: list[str]) -> Mapping[str, str]:
    known = {
        "SentTimestamp": str(message.sent_at),
        "ApproximateReceiveCount": str(message.receive_count),
        "ApproximateFirstReceiveTimestamp": str(message.first_received_at),
    }
    return {name: value for name, value in known.items() if "All" in wanted or name in wanted}


def _shown_attributes(attributes: Attributes, wanted: list[str]) -> Attributes:
    """`wanted` has names, `prefix.*`, `.*` or `All`."""
    prefixes = tuple(name.removesuffix("*").removesuffix(".") for name in wanted if name.endswith(".*"))
    every = "All" in wanted
    return {name: a for name, a in attributes.items() if every or name in wanted or name.startswith(prefixes)}


def _entries(parameters: Parameters) -> list[Parameters]:
    entries = parameters.objects("Entries")
    ids = [entry.text("Id") for entry in entries]
    if not entries:
        raise EmptyBatchRequest
    if len(entries) > MAX_BATCH:
        raise TooManyEntriesInBatchRequest
    if len(set(ids)) < len(ids):
        raise BatchEntryIdsNotDistinct
    if not all(ENTRY_ID.fullmatch(entry_id) for entry_id in ids):
        raise InvalidBatchEntryId
    return entries


def _failures(entries: list[Parameters], act: Callable[[Parameters], None]) -> list[Answer]:
    """Do `act` to every entry; one that is refused does not stop the others."""
    failed: list[Answer] = []
    for entry in entries:
        try:
            act(entry)
        except QueueServiceError as error:
            fault = {"SenderFault": True, "Code": error.code, "Message": str(error)}
            failed.append({"Id": entry.text("Id"), **fault})
    return failed
