"""WebSocket tickets as they are issued; the authorizer takes them."""

from datetime import timedelta

from shared.auth import Principal
from shared.clock import Clock
from shared.database import Database, Statement
from shared.ws_tickets import LIFETIME_SECONDS, digest, new_ticket

WRITE_TICKET = Statement("""
DECLARE $ticket AS Utf8;
DECLARE $tenant_id AS Utf8;
DECLARE $identity AS Json;
DECLARE $expire_at AS Timestamp;

UPSERT INTO ws_tickets (ticket, tenant_id, identity, expire_at)
VALUES ($ticket, $tenant_id, $identity, $expire_at);
""")


class Tickets:
    """For anybody who is signed in."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def issue(self, principal: Principal) -> str:
        """Whoever opens a connection with it is `principal`. Nothing of it is kept but its digest."""
        ticket = new_ticket()
        self._database.query(
            WRITE_TICKET,
            ticket=digest(ticket),
            tenant_id=principal.tenant_id,
            identity=principal.model_dump(mode="json", exclude_none=True),
            expire_at=self._clock() + timedelta(seconds=LIFETIME_SECONDS),
        )
        return ticket
