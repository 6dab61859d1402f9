"""Keys for programs: made once, shown once, revoked for good."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from shared.api_keys import ApiKey, hasher, new_api_key
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, Rows, Statement
from shared.errors import NotFound

WRITE_KEY = (
    Statement("""
DECLARE $prefix AS Utf8;
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $hash AS Utf8;
DECLARE $scopes AS Json;
DECLARE $created_by AS Utf8;
DECLARE $created_at AS Timestamp;
DECLARE $expire_at AS Timestamp;

UPSERT INTO api_keys (prefix, tenant_id, name, hash, scopes, created_by, created_at, expire_at)
VALUES ($prefix, $tenant_id, $name, $hash, $scopes, $created_by, $created_at, $expire_at);
""")
    + APPEND_AUDIT
)

LIST_KEYS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT prefix, name, scopes, created_by, created_at, expire_at, last_used_at, revoked_at
FROM api_keys VIEW api_keys_by_tenant WHERE tenant_id = $tenant_id
ORDER BY created_at DESC;
""")

REVOKE_KEY = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $prefix AS Utf8;
DECLARE $now AS Timestamp;

UPDATE api_keys SET revoked_at = $now
WHERE prefix = $prefix AND tenant_id = $tenant_id AND revoked_at IS NULL;
""")
    + APPEND_AUDIT
)


class ApiKeys:
    """The keys of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def issue(self, name: str, scopes: Sequence[str], days: int, created_by: str) -> tuple[ApiKey, datetime]:
        """A new key and its end. The secret is nowhere else from now on."""
        key, now = new_api_key(), self._clock()
        told = {"name": name, "scopes": sorted(scopes), "days": days}
        self._database.query(
            WRITE_KEY,
            prefix=key.prefix,
            tenant_id=self._tenant_id,
            name=name,
            hash=hasher().hash(key.secret),
            scopes=sorted(scopes),
            created_by=created_by,
            created_at=now,
            expire_at=now + timedelta(days=days),
            audit=[audit_entry(self._tenant_id, "api_key", key.prefix, after=told)],
        )
        return key, now + timedelta(days=days)

    def list(self) -> Rows:
        """The newest first, revoked ones too."""
        return self._database.read(LIST_KEYS, tenant_id=self._tenant_id)[0]

    def revoke(self, prefix: str) -> None:
        """Raises `NotFound`. The authorizer may know a key for two more minutes."""
        known = {row["prefix"]: row for row in self.list()}
        if prefix not in known:
            raise NotFound("Такого ключа нет.", "No such key.")
        if known[prefix]["revoked_at"] is None:
            entry = audit_entry(self._tenant_id, "api_key", prefix, after={"revoked": True})
            self._database.query(
                REVOKE_KEY, tenant_id=self._tenant_id, prefix=prefix, now=self._clock(), audit=[entry]
            )
