"""WebSocket tickets: taken once, in the one round trip that also looks whether the agency may work."""

from functools import cache
from typing import Any

from functions.authorizer.tokens import InvalidToken
from shared.clock import Clock, utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import Database, Statement, database_of
from shared.ws_tickets import digest

TAKE_TICKET = Statement("""
DECLARE $ticket AS Utf8;
DECLARE $now AS Timestamp;

SELECT w.identity AS identity, t.status AS status
FROM ws_tickets AS w
LEFT JOIN tenants AS t ON t.tenant_id = w.tenant_id
WHERE w.ticket = $ticket AND w.expire_at > $now;

DELETE FROM ws_tickets WHERE ticket = $ticket;
""")


class Tickets:
    """Of all agencies."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, ticket: str) -> dict[str, Any]:
        """Whom it speaks for; it is gone afterwards. Raises `InvalidToken`."""
        rows = self._database.query(TAKE_TICKET, ticket=digest(ticket), now=self._clock())[0]
        if not rows or rows[0]["status"] not in {None, "active"}:
            raise InvalidToken
        identity: dict[str, Any] = rows[0]["identity"]
        return identity


@cache
def tickets() -> Tickets:
    """The instance's."""
    return Tickets(database_of(read_settings(DatabaseSettings)), utcnow)
