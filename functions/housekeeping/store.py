"""Open rows whose `due_at` has passed, over all agencies; taking them pushes `due_at` on, so that two
overlapping ticks do not both send."""

from collections.abc import Callable
from datetime import datetime, timedelta

from shared.database import Database, Rows, Statement, Transaction

#: Rows of each kind per tick. What is left is due at the next one.
BATCH = 200
#: When to doubt the same row again.
NEXT_LOOK = timedelta(seconds=60)

DUE_STEPS = Statement("""
DECLARE $now AS Timestamp;
DECLARE $limit AS Uint64;

SELECT s.tenant_id AS tenant_id, s.run_id AS run_id, s.step AS step, s.inbox AS inbox,
    r.trace_id AS trace_id
FROM run_steps VIEW run_steps_by_due AS s
INNER JOIN runs AS r ON r.tenant_id = s.tenant_id AND r.run_id = s.run_id
WHERE s.due_at <= $now
LIMIT $limit;
""")

POSTPONE_STEPS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,run_id:Utf8,step:Utf8,due_at:Timestamp>>;

UPDATE run_steps ON SELECT tenant_id, run_id, step, due_at FROM AS_TABLE($rows);
""")

DUE_RUNS = Statement("""
DECLARE $now AS Timestamp;
DECLARE $limit AS Uint64;

SELECT tenant_id, run_id, state, trace_id
FROM runs VIEW runs_by_due
WHERE due_at <= $now
LIMIT $limit;
""")

POSTPONE_RUNS = Statement("""
DECLARE $rows AS List<Struct<tenant_id:Utf8,run_id:Utf8,due_at:Timestamp>>;

UPDATE runs ON SELECT tenant_id, run_id, due_at FROM AS_TABLE($rows);
""")

DUE_TOPICS = Statement("""
DECLARE $now AS Timestamp;
DECLARE $limit AS Uint64;

SELECT envelope FROM topics VIEW topics_by_due WHERE due_at <= $now LIMIT $limit;
""")


class DueStore:
    """Takes what is due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def steps(self, now: datetime) -> Rows:
        """Queued steps nobody claimed, running steps whose worker is gone."""
        return self._database.transaction(_taker(DUE_STEPS, POSTPONE_STEPS, now))

    def runs(self, now: datetime) -> Rows:
        """Runs past their deadline or never aggregated."""
        return self._database.transaction(_taker(DUE_RUNS, POSTPONE_RUNS, now))

    def topics(self, now: datetime) -> Rows:
        """Topics some subscriber may not have: delivering twice does no harm, so they are not taken."""
        return self._database.read(DUE_TOPICS, now=now, limit=BATCH)[0]


def _taker(due: Statement, postpone: Statement, now: datetime) -> Callable[[Transaction], Rows]:
    def take(tx: Transaction) -> Rows:
        rows = tx.execute(due, now=now, limit=BATCH)[0]
        if rows:
            tx.commit(postpone, rows=[{**row, "due_at": now + NEXT_LOOK} for row in rows])
        return rows

    return take
