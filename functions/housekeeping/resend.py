"""Which message a stuck row needs."""

from shared.database import Row
from shared.messages import Outgoing
from shared.runs import messages
from shared.runs.models import RunState


def for_step(row: Row) -> Outgoing:
    """The agent claims it, or finds it closed and stops."""
    return messages.work_step(row["tenant_id"], row["run_id"], row["step"], row["inbox"], row["trace_id"])


def for_run(row: Row) -> Outgoing:
    """A running run that is due is past its deadline; an aggregating one lost its message."""
    if row["state"] == RunState.AGGREGATING:
        return messages.aggregate_run(row["tenant_id"], row["run_id"], row["trace_id"])
    return messages.expire_run(row["tenant_id"], row["run_id"], row["trace_id"], delay=0)
