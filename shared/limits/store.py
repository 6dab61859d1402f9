"""The counts everybody knows: one statement adds the lots and tells the sums."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from shared import logs
from shared.config import DatabaseSettings, read_settings
from shared.database import Statement, database_of
from shared.errors import Unavailable
from shared.limits.counting import Lot

#: Nobody asks for a window that is over.
KEPT = timedelta(minutes=10)

ADD_COUNTS = Statement("""
DECLARE $counts AS List<Struct<tenant_id:Utf8,counter:Utf8,began_at:Timestamp,count:Int64,
    expire_at:Timestamp>>;

UPSERT INTO request_counts (tenant_id, counter, began_at, count, expire_at)
SELECT a.tenant_id AS tenant_id, a.counter AS counter, a.began_at AS began_at,
    a.count + COALESCE(c.count, 0) AS count, a.expire_at AS expire_at
FROM AS_TABLE($counts) AS a
LEFT JOIN request_counts AS c
ON c.tenant_id = a.tenant_id AND c.counter = a.counter AND c.began_at = a.began_at
RETURNING tenant_id, counter, count;
""")


def report(lots: Sequence[Lot]) -> list[int] | None:
    """See `counting.Report`. A limit must not take the service down: while the database is silent each
    instance counts alone."""
    rows = [_row(lot) for lot in lots]
    try:
        told = database_of(read_settings(DatabaseSettings)).query(ADD_COUNTS, counts=rows)[0]
    except Unavailable:
        logs.warn("requests are counted by this instance alone")
        return None
    sums = {(row["tenant_id"], row["counter"]): int(row["count"]) for row in told}
    return [sums[lot.policy.tenant_id, lot.policy.counter] for lot in lots]


def _row(lot: Lot) -> dict[str, object]:
    began_at = datetime.fromtimestamp(lot.began, UTC)
    return {
        "tenant_id": lot.policy.tenant_id,
        "counter": lot.policy.counter,
        "began_at": began_at,
        "count": lot.count,
        "expire_at": began_at + KEPT,
    }
