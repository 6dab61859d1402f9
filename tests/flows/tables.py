"""What a run leaves in the tables, and time that passes for one run only."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.maestro.models import RunView
from shared.database import Database, Row, Statement
from tests.flows.answers import part_of

READ_LEFT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;

SELECT version FROM events WHERE tenant_id = $tenant_id AND event_id = $event_id;
SELECT version FROM tasks WHERE tenant_id = $tenant_id AND event_id = $event_id;
SELECT version FROM budgets WHERE tenant_id = $tenant_id AND event_id = $event_id;
SELECT type FROM topics WHERE tenant_id = $tenant_id AND subject = $event_id;
""")

READ_LATE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;

SELECT step, late_result FROM run_steps WHERE tenant_id = $tenant_id AND run_id = $run_id;
""")

READ_TIMES = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;

SELECT tenant_id, run_id, deadline_at, due_at, lease_until
FROM runs WHERE tenant_id = $tenant_id AND run_id = $run_id;
SELECT tenant_id, run_id, step, deadline_at, due_at, lease_until
FROM run_steps WHERE tenant_id = $tenant_id AND run_id = $run_id;
""")

WRITE_TIMES = Statement("""
DECLARE $runs AS List<Struct<tenant_id:Utf8,run_id:Utf8,deadline_at:Timestamp,due_at:Timestamp?,
    lease_until:Timestamp?>>;
DECLARE $steps AS List<Struct<tenant_id:Utf8,run_id:Utf8,step:Utf8,deadline_at:Timestamp,due_at:Timestamp?,
    lease_until:Timestamp?>>;

UPDATE runs ON SELECT tenant_id, run_id, deadline_at, due_at, lease_until FROM AS_TABLE($runs);
UPDATE run_steps ON SELECT tenant_id, run_id, step, deadline_at, due_at, lease_until FROM AS_TABLE($steps);
""")


@dataclass(frozen=True)
class Left:
    """What a run wrote: the versions of its event, tasks and budgets, and its topics."""

    event: list[int]
    tasks: list[int]
    budgets: list[int]
    topics: list[str]


def once(run: RunView) -> Left:
    """All that a completed run writes, nothing twice and nothing changed afterwards."""
    tasks = part_of(run, "planning").data["tasks"]
    return Left([1], [1] * len(tasks), [1], ["budget.created", "event.created", "vendors.recommended"])


@dataclass(frozen=True)
class Tables:
    """The tables as one agency's rows."""

    database: Database
    tenant_id: str

    def left_by(self, run: RunView) -> Left:
        """Versions in order, topics by name."""
        assert run.event_id
        results = self.database.read(READ_LEFT, tenant_id=self.tenant_id, event_id=run.event_id)
        event, tasks, budgets = (sorted(row["version"] for row in rows) for rows in results[:3])
        return Left(event, tasks, budgets, sorted(row["type"] for row in results[3]))

    def late_results(self, run: RunView) -> list[str]:
        """The steps whose worker came too late with a result."""
        rows = self.database.read(READ_LATE, tenant_id=self.tenant_id, run_id=run.id)[0]
        return sorted(row["step"] for row in rows if row["late_result"])

    def pass_time(self, run: RunView, **by: float) -> None:
        """All that was to happen to the run at some moment is so much nearer, or in the past."""
        earlier = timedelta(**by)
        runs, steps = self.database.query(READ_TIMES, tenant_id=self.tenant_id, run_id=run.id)
        moved = [[_moved(row, earlier) for row in rows] for rows in (runs, steps)]
        self.database.query(WRITE_TIMES, runs=moved[0], steps=moved[1])


def _moved(row: Row, earlier: timedelta) -> dict[str, Any]:
    return {name: value - earlier if isinstance(value, datetime) else value for name, value in row.items()}
