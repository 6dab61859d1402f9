"""What other functions know of an event, as far as a client is told: its next milestones, its shortlist."""

from collections.abc import Sequence
from datetime import date

from functions.communication.proposals.content import Step
from shared.database import Database, Statement
from shared.shortlist import CategoryShortlist

MOST_STEPS = 6
_MOST_TASKS = 300
_MOST_RUNS = 50

READ_TASKS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT finish, body FROM tasks WHERE tenant_id = $tenant_id AND event_id = $event_id LIMIT $limit;
""")

READ_RESULTS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $limit AS Uint64;

SELECT run_id, result FROM runs WHERE tenant_id = $tenant_id AND event_id = $event_id
ORDER BY run_id DESC LIMIT $limit;
""")


def next_steps(database: Database, tenant_id: str, event_id: str, today: date) -> list[Step]:
    """The milestones of the plan that are still ahead."""
    rows = database.read(READ_TASKS, tenant_id=tenant_id, event_id=event_id, limit=_MOST_TASKS)[0]
    ahead = [row for row in rows if row["body"].get("milestone") and row["finish"] >= today]
    return [
        Step(day=row["finish"], title=row["body"]["title"])
        for row in sorted(ahead, key=lambda row: row["finish"])[:MOST_STEPS]
    ]


def vendors_offered(database: Database, tenant_id: str, event_id: str) -> Sequence[CategoryShortlist]:
    """The shortlist of the newest run that made one; empty when none did."""
    rows = database.read(READ_RESULTS, tenant_id=tenant_id, event_id=event_id, limit=_MOST_RUNS)[0]
    found = (row["result"]["shortlist"] for row in rows if (row["result"] or {}).get("shortlist"))
    return [CategoryShortlist.model_validate(one) for one in next(found, [])]
