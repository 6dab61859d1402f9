"""What Yandex Cloud hands to a function, told apart and typed.

A trigger's payload is `{"messages": [{"event_metadata": {…}, "details": {…}}]}`; an API Gateway call
in payload format 1.0 has `httpMethod`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

QUEUE_MESSAGE = "yandex.cloud.events.messagequeue.QueueMessage"
LOGS_MESSAGE = "yandex.cloud.events.serverless.triggers.LoggingMessageBatch"
TIMER_MESSAGE = "yandex.cloud.events.serverless.triggers.TimerMessage"


class UnknownPayload(ValueError):
    """The function was called with something that is no trigger and no HTTP request."""


@dataclass(frozen=True)
class HttpRequest:
    """A call through API Gateway."""

    event: Mapping[str, Any]


@dataclass(frozen=True)
class QueueBatch:
    """Bodies of queue messages. No receipts, no receive counts: the batch succeeds or fails as a whole."""

    bodies: Sequence[str]


@dataclass(frozen=True)
class TimerTick:
    """A timer fired. A repeated call for the same firing has the same `fired_at`."""

    payload: str
    fired_at: datetime


@dataclass(frozen=True)
class LogBatch:
    """What structured lines of functions' logs held besides level and message. Batches may be lost, come
    twice, late and in any order."""

    lines: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class StreamBatch:
    """Records of a data stream, which come without any envelope, each at least once."""

    records: Sequence[Mapping[str, Any]]


Payload = HttpRequest | QueueBatch | TimerTick | LogBatch | StreamBatch


def read_payload(event: Any) -> Payload:
    """Raises `UnknownPayload`. A raw call may hand the JSON over as text."""
    if isinstance(event, str | bytes):
        event = json.loads(event)
    if not isinstance(event, Mapping):
        raise UnknownPayload("not an object")
    if "httpMethod" in event:
        return HttpRequest(event)
    return _read_trigger(event.get("messages") or [])


def _read_trigger(messages: Sequence[Any]) -> QueueBatch | TimerTick | LogBatch | StreamBatch:
    if messages and not any(isinstance(one, Mapping) and "event_metadata" in one for one in messages):
        return StreamBatch([one for one in messages if isinstance(one, Mapping)])
    kinds = {message["event_metadata"]["event_type"] for message in messages}
    if kinds == {QUEUE_MESSAGE}:
        return QueueBatch([message["details"]["message"]["body"] for message in messages])
    if kinds == {TIMER_MESSAGE}:
        return _read_tick(messages[0])
    if kinds == {LOGS_MESSAGE}:
        entries = [entry for message in messages for entry in message["details"]["messages"]]
        return LogBatch([entry["json_payload"] for entry in entries if entry.get("json_payload")])
    raise UnknownPayload(f"no such trigger: {sorted(kinds)}")


def _read_tick(message: Mapping[str, Any]) -> TimerTick:
    fired_at = datetime.fromisoformat(message["event_metadata"]["created_at"])
    return TimerTick(message["details"].get("payload", ""), fired_at)
