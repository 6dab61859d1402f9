"""The works that a run was worked by, as housekeeping reads them from the logs: Maestro shows them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from shared.database import Database, Statement
from shared.traced_work import TracedWork

KEPT = timedelta(days=14)
#: A run has some dozens; one that was tried again for days does not fill the memory.
LIMIT = 500

KEEP_WORKS = Statement("""
DECLARE $works AS List<Struct<tenant_id:Utf8,run_id:Utf8,span_id:Utf8,trace_id:Utf8,parent_id:Utf8?,
    service:Utf8,name:Utf8,started_at:Timestamp,latency_ms:Double,status:Utf8,spans:Json,expire_at:Timestamp>>;

UPSERT INTO trace_works (tenant_id, run_id, span_id, trace_id, parent_id, service, name, started_at,
    latency_ms, status, spans, expire_at)
SELECT tenant_id, run_id, span_id, trace_id, parent_id, service, name, started_at,
    latency_ms, status, spans, expire_at
FROM AS_TABLE($works);
""")

READ_WORKS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT span_id, trace_id, parent_id, service, name, started_at, latency_ms, status, spans
FROM trace_works WHERE tenant_id = $tenant_id AND run_id = $run_id
LIMIT $limit;
""")


class Traces:
    """Of all agencies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, works: Iterable[dict[str, Any]], now: datetime) -> None:
        """Rows of `KEEP_WORKS` without their end; a second time they are the same."""
        rows = [{**work, "expire_at": now + KEPT} for work in works]
        if rows:
            self._database.query(KEEP_WORKS, works=rows)

    def of_run(self, tenant_id: str, run_id: str) -> list[TracedWork]:
        """What has arrived by now, by time: the last seconds of a run are still on their way."""
        rows = self._database.read(READ_WORKS, tenant_id=tenant_id, run_id=run_id, limit=LIMIT)[0]
        return sorted(map(TracedWork.model_validate, rows), key=lambda work: work.started_at)
