"""Whether an agency may work, and its own rules: one read of the database, then kept for a minute."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from functions.authorizer.tokens import InvalidToken
from shared import metrics
from shared.clock import Clock, utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import Database, Row, Statement, database_of
from shared.errors import Unavailable

KEPT = timedelta(minutes=1)
MAX_KEPT = 1000

READ_AGENCY = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT status, settings FROM tenants WHERE tenant_id = $tenant_id;
""")


@dataclass(frozen=True)
class _Known:
    """An agency nobody has closed is open."""

    until: datetime
    is_closed: bool = False
    rules: dict[str, Any] = field(default_factory=dict)


class Tenants:
    """All agencies, those paused and blocked among them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[str, _Known] = {}

    def require_open(self, tenant_id: str) -> dict[str, Any]:
        """What the functions behind are told of the agency, see `rules_of`. Raises `InvalidToken` for a
        closed one.

        While the database is silent the last word stands, and who was never asked about gets past: the
        functions behind read the same database and have nothing to show either.
        """
        known = self._kept.get(tenant_id) or _Known(self._clock())
        is_stale = known.until <= self._clock()
        metrics.count("cache_total", cache="tenants", outcome="miss" if is_stale else "hit")
        if is_stale:
            try:
                known = self._read(tenant_id)
                self._keep(tenant_id, known)
            except Unavailable:
                pass
        if known.is_closed:
            raise InvalidToken
        return known.rules

    def _read(self, tenant_id: str) -> _Known:
        rows = self._database.read(READ_AGENCY, tenant_id=tenant_id)[0]
        until = self._clock() + KEPT
        if not rows:
            return _Known(until)
        return _Known(until, rows[0]["status"] not in {None, "active"}, rules_of(rows[0]))

    def _keep(self, tenant_id: str, known: _Known) -> None:
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[tenant_id] = known


def rules_of(agency: Row) -> dict[str, Any]:
    """`{"agency": …}`, the fields of `shared.auth.Agency` that its settings hold in due form, or nothing."""
    settings = agency["settings"] or {}
    limits, origins = settings.get("limits"), settings.get("origins")
    rules: dict[str, Any] = {"limits": limits} if isinstance(limits, Mapping) else {}
    if isinstance(origins, list) and all(isinstance(one, str) for one in origins):
        rules["origins"] = origins
    return {"agency": rules} if rules else {}


@cache
def tenants() -> Tenants:
    """The instance's."""
    return Tenants(database_of(read_settings(DatabaseSettings)), utcnow)
