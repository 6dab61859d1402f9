"""Entries of the journal: made beside a change, written with it, read by their agency."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.audit.changes import Fields, changes_between
from shared.audit.origin import current_origin
from shared.clock import utcnow
from shared.database import Database, Row, Rows, Statement
from shared.ids import new_id

#: Above every entry id: ids start with `aud_` and a ULID.
NEWEST = "aud_~"

#: Goes behind a statement that writes: `WRITE + APPEND_AUDIT` then asks for `audit=[…]`.
APPEND_AUDIT = Statement("""
DECLARE $audit AS List<Struct<tenant_id:Utf8,entry_id:Utf8,at:Timestamp,actor:Utf8,operation:Utf8,
    object_type:Utf8,object_id:Utf8,changes:Json,source:Json,run_id:Utf8?>>;

UPSERT INTO audit (tenant_id, entry_id, at, actor, operation, object_type, object_id, changes, source,
    run_id, unsealed_since)
SELECT tenant_id, entry_id, at, actor, operation, object_type, object_id, changes, source,
    run_id, at AS unsealed_since
FROM AS_TABLE($audit);
""")

LIST_ENTRIES = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $before AS Utf8;
DECLARE $since AS Timestamp?;
DECLARE $until AS Timestamp?;
DECLARE $actor AS Utf8?;
DECLARE $object_type AS Utf8?;
DECLARE $object_id AS Utf8?;
DECLARE $run_id AS Utf8?;
DECLARE $limit AS Uint64;

SELECT entry_id, at, actor, operation, object_type, object_id, changes, source, run_id, seal
FROM audit
WHERE tenant_id = $tenant_id AND entry_id < $before
    AND ($since IS NULL OR at >= $since)
    AND ($until IS NULL OR at < $until)
    AND ($actor IS NULL OR actor = $actor)
    AND ($object_type IS NULL OR object_type = $object_type)
    AND ($object_id IS NULL OR object_id = $object_id)
    AND ($run_id IS NULL OR run_id = $run_id)
ORDER BY entry_id DESC LIMIT $limit;
""")


@dataclass(frozen=True, kw_only=True)
class EntryFilter:
    """Which entries; None asks for all."""

    since: datetime | None = None
    until: datetime | None = None
    actor: str | None = None
    object_type: str | None = None
    object_id: str | None = None
    run_id: str | None = None


def audit_entry(
    tenant_id: str,
    object_type: str,
    object_id: str,
    *,
    before: Fields | None = None,
    after: Fields | None = None,
    personal: frozenset[str] = frozenset(),
    run_id: str | None = None,
) -> Row:
    """A row for `$audit`: what changed, put down to the current origin. `run_id` is for the start of one."""
    origin = current_origin()
    return {
        "tenant_id": tenant_id,
        "entry_id": new_id("aud"),
        "at": utcnow(),
        "actor": origin.actor,
        "operation": origin.operation,
        "object_type": object_type,
        "object_id": object_id,
        "changes": changes_between(before, after, personal),
        "source": dict(origin.source),
        "run_id": run_id or origin.run_id,
    }


class Journal:
    """The entries of one tenant, for reading."""

    def __init__(self, database: Database, tenant_id: str) -> None:
        self._database = database
        self._tenant_id = tenant_id

    def list(self, wanted: EntryFilter, *, before: str = NEWEST, limit: int) -> Rows:
        """Newest first, older than the id `before`."""
        filters: dict[str, Any] = vars(wanted)
        return self._database.read(
            LIST_ENTRIES, tenant_id=self._tenant_id, before=before, limit=limit, **filters
        )[0]
