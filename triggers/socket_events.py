"""What API Gateway tells a function of a WebSocket: CONNECT, MESSAGE, DISCONNECT.

The payload is that of an HTTP request with more in its `requestContext`. Who the caller is stands there at
CONNECT only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class SocketEventType(StrEnum):
    """What happened. DISCONNECT is not always told."""

    CONNECT = "CONNECT"
    MESSAGE = "MESSAGE"
    DISCONNECT = "DISCONNECT"


@dataclass(frozen=True)
class SocketEvent:
    """`body` is the text of a message; None when it is not text."""

    type: SocketEventType
    connection_id: str
    body: str | None


def is_socket_event(event: Mapping[str, Any]) -> bool:
    """Whether an HTTP payload is about a WebSocket."""
    return (event.get("requestContext") or {}).get("eventType") in set(SocketEventType)


def read_socket_event(event: Mapping[str, Any]) -> SocketEvent:
    """Typed."""
    context = event["requestContext"]
    text = None if event.get("isBase64Encoded") else event.get("body")
    return SocketEvent(SocketEventType(context["eventType"]), context["connectionId"], text)
