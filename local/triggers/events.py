"""The JSON a trigger hands to a function (Yandex's pages on the Message Queue trigger and the timer)."""

import base64
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from local.queues.messages import Attribute, Message, md5_of_attributes, md5_of_body

Event = dict[str, Any]

CLOUD = {"cloud_id": "local", "folder_id": "local"}


def queue_event(queue_arn: str, messages: Sequence[Message]) -> Event:
    """Has no receipt handle and no receive count: a function cannot delete a message or see its attempt."""
    return {"messages": [_queue_message(queue_arn, message) for message in messages]}


def timer_event(trigger: str, payload: str, moment: datetime) -> Event:
    metadata = {
        "event_id": uuid.uuid4().hex[:20],
        "event_type": "yandex.cloud.events.serverless.triggers.TimerMessage",
        "created_at": _timestamp(moment),
        **CLOUD,
    }
    return {
        "messages": [{"event_metadata": metadata, "details": {"trigger_id": trigger, "payload": payload}}]
    }


def logging_event(entries: Sequence[Event], moment: datetime) -> Event:
    """Entries stand in one message; its moment is an object, unlike those of other triggers."""
    seconds, fraction = divmod(moment.timestamp(), 1)
    metadata = {
        "event_id": str(uuid.uuid4()),
        "event_type": "yandex.cloud.events.serverless.triggers.LoggingMessageBatch",
        "created_at": {"seconds": int(seconds), "nanos": int(fraction * 1_000_000_000)},
    }
    return {"messages": [{"event_metadata": metadata, "details": {"messages": list(entries)}}]}


def log_entry(function: str, line: Event, moment: datetime) -> Event:
    """A structured line as Cloud Logging keeps it: what it knows by name, and the rest as payload."""
    known = {"level", "message", "stream_name"}
    return {
        "resource": {"type": "serverless.function", "id": function},
        "timestamp": f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} +0000 UTC",
        "level": line.get("level", "INFO"),
        "message": line.get("message", ""),
        "stream_name": line.get("stream_name", ""),
        "json_payload": {name: value for name, value in line.items() if name not in known},
    }


def _queue_message(queue_arn: str, message: Message) -> Event:
    sent_at = datetime.fromtimestamp(message.sent_at / 1000, UTC)
    return {
        "event_metadata": {
            "event_id": message.message_id,
            "event_type": "yandex.cloud.events.messagequeue.QueueMessage",
            "created_at": _timestamp(sent_at),
        },
        "details": {
            "queue_id": queue_arn,
            "message": {
                "message_id": message.message_id,
                "md5_of_body": md5_of_body(message.body),
                "body": message.body,
                "attributes": {"SentTimestamp": str(message.sent_at)},
                "message_attributes": {name: _attribute(a) for name, a in message.attributes.items()},
                "md5_of_message_attributes": md5_of_attributes(message.attributes),
            },
        },
    }


def _attribute(attribute: Attribute) -> dict[str, str]:
    """The page shows the kind of the value, not the type the sender named."""
    if isinstance(attribute.value, bytes):
        return {"dataType": "BinaryValue", "binaryValue": base64.b64encode(attribute.value).decode()}
    return {"dataType": "StringValue", "stringValue": attribute.value}


def _timestamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
