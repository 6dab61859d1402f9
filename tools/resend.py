"""Send what is stuck again without waiting for housekeeping: the open steps of a run, or all that is due."""

import argparse
from collections.abc import Iterator
from datetime import datetime

from functions.housekeeping import resend
from functions.housekeeping.store import DueStore
from shared.clock import utcnow
from shared.database import Database
from shared.errors import NotFound
from shared.messages import Outgoing
from shared.runs import messages
from shared.runs.models import RunState, StepState
from shared.runs.settling import Snapshot, read_snapshot
from tools.services import database, inboxes


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `resend`."""
    parser.add_argument("--run", help="only this run, whether it is due or not")
    parser.add_argument("--tenant", help="whose run it is")


def run(arguments: argparse.Namespace) -> int:
    """0 when everything was sent."""
    if bool(arguments.run) != bool(arguments.tenant):
        print("a run is named by --run and --tenant together")
        return 2
    db, now = database(), utcnow()
    outgoing = of_run(db, arguments.tenant, arguments.run, now) if arguments.run else all_due(db, now)
    inboxes().send(outgoing)
    for one in outgoing:
        print(f"{one.message.type} {one.message.subject} to {one.inbox}")
    return 0


def all_due(db: Database, now: datetime) -> list[Outgoing]:
    """What housekeeping would send at its next firing."""
    due = DueStore(db)
    return [*map(resend.for_step, due.steps(now)), *map(resend.for_run, due.runs(now))]


def of_run(db: Database, tenant_id: str, run_id: str, now: datetime) -> list[Outgoing]:
    """What the run waits for: a step that somebody works on ignores its second message. Raises `NotFound`."""
    snapshot = db.transaction(lambda tx: read_snapshot(tx, tenant_id, run_id))
    if snapshot is None:
        raise NotFound("Такого запроса нет.", f"{tenant_id} has no run {run_id}.")
    return list(_waited_for(snapshot, now))


def _waited_for(snapshot: Snapshot, now: datetime) -> Iterator[Outgoing]:
    tenant_id, run_id, trace_id = snapshot.tenant_id, snapshot.run_id, snapshot.run["trace_id"]
    if snapshot.state is RunState.AGGREGATING:
        yield messages.aggregate_run(tenant_id, run_id, trace_id)
    elif snapshot.state is RunState.RUNNING and snapshot.run["deadline_at"] <= now:
        yield messages.expire_run(tenant_id, run_id, trace_id, delay=0)
    elif snapshot.state is RunState.RUNNING:
        for name, step in snapshot.steps.items():
            if step["state"] in {StepState.QUEUED, StepState.RUNNING}:
                yield messages.work_step(tenant_id, run_id, name, step["inbox"], trace_id)
