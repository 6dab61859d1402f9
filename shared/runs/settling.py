"""Ending and reopening steps inside one transaction: read the run, apply the rules, write what changed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.agents import AgentResult
from shared.database import Row, Statement, Transaction
from shared.messages import Outgoing
from shared.runs import messages
from shared.runs.models import RESEND_AFTER, RunState, StepError, StepState
from shared.runs.transitions import Settlement, StepNode, settle

READ_SNAPSHOT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;

SELECT state, version, trace_id, due_at, deadline_at, finished_at
FROM runs WHERE tenant_id = $tenant_id AND run_id = $run_id;

SELECT step, inbox, after, state, attempt, deadline_at, queued_at
FROM run_steps WHERE tenant_id = $tenant_id AND run_id = $run_id;
""")

WRITE_SETTLEMENT = Statement("""
DECLARE $steps AS List<Struct<tenant_id:Utf8,run_id:Utf8,step:Utf8,state:Utf8,deadline_at:Timestamp,
    due_at:Timestamp?,queued_at:Timestamp?,finished_at:Timestamp?,result:Json?,error:Json?>>;
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $due_at AS Timestamp?;
DECLARE $deadline_at AS Timestamp;
DECLARE $finished_at AS Timestamp?;

UPDATE run_steps ON
SELECT tenant_id, run_id, step, state, deadline_at, due_at, queued_at, finished_at, result, error
FROM AS_TABLE($steps);

UPDATE runs SET state = $state, due_at = $due_at, deadline_at = $deadline_at, finished_at = $finished_at
WHERE tenant_id = $tenant_id AND run_id = $run_id;
""")


@dataclass(frozen=True)
class Snapshot:
    """A run and its steps as one transaction sees them."""

    tenant_id: str
    run_id: str
    run: Row
    steps: Mapping[str, Row]

    @property
    def state(self) -> RunState:
        """The run's state."""
        return RunState(self.run["state"])

    def nodes(self) -> list[StepNode]:
        """The steps as the rules see them."""
        return [
            StepNode(row["step"], tuple(row["after"] or ()), StepState(row["state"]))
            for row in self.steps.values()
        ]

    def open_steps(self) -> list[str]:
        """Names of the steps that may still bring something."""
        return [node.step for node in self.nodes() if node.state.is_open]


@dataclass(frozen=True)
class Ending:
    """How a step ends, and what it leaves."""

    state: StepState
    outcome: AgentResult | StepError | None = None


def read_snapshot(tx: Transaction, tenant_id: str, run_id: str) -> Snapshot | None:
    """The run inside a transaction; None when there is no such run of this tenant."""
    runs, steps = tx.execute(READ_SNAPSHOT, tenant_id=tenant_id, run_id=run_id)
    if not runs:
        return None
    return Snapshot(tenant_id, run_id, runs[0], {row["step"]: row for row in steps})


def end_steps(
    tx: Transaction, snapshot: Snapshot, endings: Mapping[str, Ending], now: datetime
) -> list[Outgoing]:
    """End steps, let the rules queue and skip others, commit. Returns what to send after the commit."""
    settlement = settle(snapshot.nodes(), {step: ending.state for step, ending in endings.items()})
    run = RunState.RUNNING if settlement.is_open else RunState.AGGREGATING
    due_at = snapshot.run["due_at"] if settlement.is_open else now + RESEND_AFTER
    _write(tx, snapshot, settlement, endings, now, {"state": run, "due_at": due_at})
    return _outgoing(snapshot, settlement.changed, is_open=settlement.is_open)


def cancel_steps(tx: Transaction, snapshot: Snapshot, now: datetime) -> None:
    """Cancel all that is open and close the run; work in flight will be recorded as late."""
    endings = {step: Ending(StepState.CANCELLED) for step in snapshot.open_steps()}
    settlement = settle(snapshot.nodes(), {step: ending.state for step, ending in endings.items()})
    _write(
        tx,
        snapshot,
        settlement,
        endings,
        now,
        {"state": RunState.CANCELLED, "due_at": None, "finished_at": now},
    )


def reopen_steps(
    tx: Transaction, snapshot: Snapshot, steps: Collection[str], now: datetime, deadline_at: datetime
) -> list[Outgoing]:
    """Queue closed steps again, each after those of them it comes after; what was skipped because of them
    waits for them."""
    nodes = [_reopened(node, steps) for node in snapshot.nodes()]
    before = {node.step: node.state for node in snapshot.nodes()}
    settlement = Settlement([node for node in nodes if node.state is not before[node.step]], is_open=True)
    later = {"deadline_at": deadline_at, "due_at": deadline_at + RESEND_AFTER, "finished_at": None}
    rows = {name: {**row, "deadline_at": deadline_at} for name, row in snapshot.steps.items()}
    _write(tx, replace(snapshot, steps=rows), settlement, {}, now, {"state": RunState.RUNNING, **later})
    return _outgoing(snapshot, settlement.changed, is_open=settlement.is_open)


def messages_after(snapshot: Snapshot, step: str) -> list[Outgoing]:
    """What the end of `step` asked for and nobody took up: perhaps it was stored and never sent."""
    following = [node for node in snapshot.nodes() if step in node.after]
    return _outgoing(snapshot, following, is_open=snapshot.state is not RunState.AGGREGATING)


def _reopened(node: StepNode, steps: Collection[str]) -> StepNode:
    waits = any(step in steps for step in node.after)
    if node.step in steps:
        return replace(node, state=StepState.WAITING if waits else StepState.QUEUED)
    if waits and node.state is StepState.SKIPPED:
        return replace(node, state=StepState.WAITING)
    return node


def _write(
    tx: Transaction,
    snapshot: Snapshot,
    settlement: Settlement,
    endings: Mapping[str, Ending],
    now: datetime,
    run: Mapping[str, Any],
) -> None:
    kept = {name: snapshot.run[name] for name in ("deadline_at", "finished_at")}
    tx.commit(
        WRITE_SETTLEMENT,
        tenant_id=snapshot.tenant_id,
        run_id=snapshot.run_id,
        steps=[_step_row(snapshot, node, endings.get(node.step), now) for node in settlement.changed],
        **{**kept, **run},
    )


def _step_row(snapshot: Snapshot, node: StepNode, ending: Ending | None, now: datetime) -> dict[str, Any]:
    outcome = ending.outcome if ending else None
    queued = node.state is StepState.QUEUED
    before = snapshot.steps[node.step]
    return {
        "tenant_id": snapshot.tenant_id,
        "run_id": snapshot.run_id,
        "step": node.step,
        "state": node.state,
        "deadline_at": before["deadline_at"],
        "due_at": now + RESEND_AFTER if queued else None,
        "queued_at": now if queued else before["queued_at"],
        "finished_at": None if node.state.is_open else now,
        "result": outcome if isinstance(outcome, AgentResult) else None,
        "error": outcome if isinstance(outcome, StepError) else None,
    }


def _outgoing(snapshot: Snapshot, changed: Iterable[StepNode], *, is_open: bool) -> list[Outgoing]:
    trace_id = snapshot.run["trace_id"]
    if not is_open:
        return [messages.aggregate_run(snapshot.tenant_id, snapshot.run_id, trace_id)]
    return [
        messages.work_step(
            snapshot.tenant_id, snapshot.run_id, node.step, snapshot.steps[node.step]["inbox"], trace_id
        )
        for node in changed
        if node.state is StepState.QUEUED
    ]
