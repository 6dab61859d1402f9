"""Who is at the other end of each open WebSocket, and what they listen to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.communication import socket_statements as statements
from shared.auth import Principal
from shared.clock import Clock
from shared.database import Database

#: The gateway ends every connection after an hour.
LIFE = timedelta(minutes=61)
DESK = "desk"
"""The managers' queue."""


def chat_channel(chat_id: str) -> str:
    """Where what is said in a chat is told."""
    return f"chat:{chat_id}"


@dataclass(frozen=True)
class Connection:
    """One open WebSocket."""

    connection_id: str
    who: Principal
    expire_at: datetime


class Connections:
    """Of all agencies: the gateway names a connection by its id alone."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, connection_id: str, who: Principal, channels: Sequence[str]) -> None:
        """Remember a new one."""
        expire_at = self._clock() + LIFE
        key = {"tenant_id": who.tenant_id, "connection_id": connection_id, "expire_at": expire_at}
        self._database.query(
            statements.ADD_CONNECTION,
            **key,
            subject=who.subject,
            role=who.role,
            event_id=who.event_id,
            scopes=None if who.scopes is None else sorted(who.scopes),
            channels=[{**key, "channel": channel} for channel in channels],
        )

    def get(self, connection_id: str) -> Connection | None:
        """None for one that we know nothing of, or that should have ended."""
        rows = self._database.read(
            statements.READ_CONNECTION, connection_id=connection_id, now=self._clock()
        )[0]
        if not rows:
            return None
        return Connection(connection_id, Principal.model_validate(rows[0]), rows[0]["expire_at"])

    def subscribe(self, connection: Connection, channel: str) -> None:
        """From now on it is told."""
        self._database.query(
            statements.SUBSCRIBE,
            tenant_id=connection.who.tenant_id,
            channel=channel,
            connection_id=connection.connection_id,
            expire_at=connection.expire_at,
        )

    def listeners(self, tenant_id: str, channels: Sequence[str]) -> Mapping[str, list[str]]:
        """Channel → ids of connections."""
        rows = self._database.read(
            statements.LISTENERS, tenant_id=tenant_id, channels=list(channels), now=self._clock()
        )[0]
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row["channel"], []).append(row["connection_id"])
        return found

    def forget(self, connection_id: str) -> None:
        """It is closed."""
        self._database.query(statements.FORGET_CONNECTION, connection_id=connection_id)
