"""Whether an agency may work: one read of the database, then kept for a minute."""

from datetime import datetime, timedelta
from functools import cache

from functions.authorizer.tokens import InvalidToken
from shared.clock import Clock, utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import Database, Statement, database_of
from shared.errors import Unavailable

KEPT = timedelta(minutes=1)
MAX_KEPT = 1000

IS_CLOSED = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT status FROM tenants WHERE tenant_id = $tenant_id AND status != "active"u;
""")


class Tenants:
    """Paused and blocked agencies. One that nobody has closed is open."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[str, tuple[datetime, bool]] = {}

    def require_open(self, tenant_id: str) -> None:
        """Raises `InvalidToken` for a closed agency.

        While the database is silent the last word stands, and who was never asked about gets past: the
        functions behind read the same database and have nothing to show either.
        """
        until, is_closed = self._kept.get(tenant_id, (None, False))
        if until is None or until <= self._clock():
            try:
                is_closed = bool(self._database.read(IS_CLOSED, tenant_id=tenant_id)[0])
                self._keep(tenant_id, is_closed)
            except Unavailable:
                pass
        if is_closed:
            raise InvalidToken

    def _keep(self, tenant_id: str, is_closed: bool) -> None:
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[tenant_id] = (self._clock() + KEPT, is_closed)


@cache
def tenants() -> Tenants:
    """The instance's."""
    return Tenants(database_of(read_settings(DatabaseSettings)), utcnow)
