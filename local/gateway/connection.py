"""An open WebSocket, by its id, and what happens on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ulid import ULID


@dataclass
class Connection:
    """`last_active_at` moves with every message in either direction."""

    remote: str
    user_agent: str
    id: str = field(default_factory=lambda: str(ULID()))
    connected_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    last_active_at: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.last_active_at = self.connected_at

    def touch(self) -> None:
        self.last_active_at = datetime.now(UTC)


@dataclass(frozen=True)
class SocketEvent:
    """`kind` is CONNECT, MESSAGE or DISCONNECT; `details` are what only this kind tells."""

    connection: Connection
    kind: str = "CONNECT"
    details: Mapping[str, str | int] = field(default_factory=dict)
