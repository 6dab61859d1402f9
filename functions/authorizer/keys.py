"""API keys: one read of the database, then kept for a minute. A revoked key lives on for that minute."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from functions.authorizer.tenants import rules_of
from functions.authorizer.tokens import InvalidToken
from shared.api_keys import ApiKey, is_secret_of
from shared.clock import Clock, utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import Database, Row, Statement, database_of

KEPT = timedelta(minutes=1)
MAX_KEPT = 1000
#: Last use is for people who wonder whether a key is still needed.
LAST_USE_STEP = timedelta(hours=1)

READ_KEY = Statement("""
DECLARE $prefix AS Utf8;
DECLARE $now AS Timestamp;

SELECT k.tenant_id AS tenant_id, k.hash AS hash, k.scopes AS scopes, k.last_used_at AS last_used_at,
    t.settings AS settings
FROM api_keys AS k
INNER JOIN tenants AS t ON t.tenant_id = k.tenant_id
WHERE k.prefix = $prefix AND k.expire_at > $now AND k.revoked_at IS NULL
    AND (t.status IS NULL OR t.status = "active"u);
""")

NOTE_USE = Statement("""
DECLARE $prefix AS Utf8;
DECLARE $now AS Timestamp;

UPDATE api_keys SET last_used_at = $now WHERE prefix = $prefix;
""")


class KeyReader:
    """Whom a key speaks for."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: dict[ApiKey, tuple[datetime, dict[str, Any]]] = {}

    def read(self, key: ApiKey) -> dict[str, Any]:
        """tenant_id, subject, role and scopes. Raises `InvalidToken`."""
        until, identity = self._kept.get(key, (None, {}))
        if until is None or until <= self._clock():
            identity = self._checked(key)
            self._keep(key, identity)
        return identity

    def _checked(self, key: ApiKey) -> dict[str, Any]:
        now = self._clock()
        rows = self._database.read(READ_KEY, prefix=key.prefix, now=now)[0]
        if not rows or not is_secret_of(rows[0]["hash"], key.secret):
            raise InvalidToken
        if _is_stale(rows[0], now):
            self._database.query(NOTE_USE, prefix=key.prefix, now=now)
        return {
            "tenant_id": rows[0]["tenant_id"],
            "subject": f"key:{key.prefix}",
            "role": "integration",
            "scopes": rows[0]["scopes"],
            **rules_of(rows[0]),
        }

    def _keep(self, key: ApiKey, identity: dict[str, Any]) -> None:
        if len(self._kept) >= MAX_KEPT:
            self._kept.clear()
        self._kept[key] = (self._clock() + KEPT, identity)


def _is_stale(row: Row, now: datetime) -> bool:
    return row["last_used_at"] is None or row["last_used_at"] < now - LAST_USE_STEP


@cache
def key_reader() -> KeyReader:
    """The instance's, made for the first key: tokens need no database."""
    return KeyReader(database_of(read_settings(DatabaseSettings)), utcnow)
