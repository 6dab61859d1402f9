"""One request on its way through the handlers."""

from dataclasses import dataclass, field
from typing import Any

from local.gateway.connection import SocketEvent
from local.gateway.exchange import Request
from local.gateway.spec import Operation, PathItem


@dataclass
class Call:
    """Each handler fills in what the next ones need: `item` once the path is found, then `operation`.

    `socket_event` is there when the request is about a WebSocket.
    """

    request: Request
    socket_event: SocketEvent | None = None
    item: PathItem = field(init=False)
    operation: Operation = field(init=False)
    path_parameters: dict[str, str] = field(default_factory=dict)
    authorizer_context: dict[str, Any] = field(default_factory=dict)
