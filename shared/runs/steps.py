"""The agent's side of the protocol: claim a step, hold it, complete it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.agents import AgentResult
from shared.clock import Clock
from shared.database import Database, Row, Transaction
from shared.messages import Outgoing
from shared.runs import messages, statements
from shared.runs.models import RunState, StepError, StepState
from shared.runs.transitions import Settlement, StepNode, settle

#: A live worker extends its lease well before it ends; a dead one is replaced this soon.
LEASE = timedelta(seconds=10)
#: How soon housekeeping doubts that a message which should be on a queue ever arrived there.
RESEND_AFTER = timedelta(seconds=30)


@dataclass(frozen=True)
class StepKey:
    """Names one step."""

    tenant_id: str
    run_id: str
    step: str

    def values(self) -> dict[str, str]:
        """As statement parameters."""
        return {"tenant_id": self.tenant_id, "run_id": self.run_id, "step": self.step}


@dataclass(frozen=True)
class Claim:
    """A step that is ours until the lease ends."""

    key: StepKey
    attempt: int
    run: Row
    after: Sequence[str]
    deadline_at: datetime


@dataclass(frozen=True)
class Held:
    """Somebody else works on it until then: look again when the lease is over."""

    until: datetime


@dataclass(frozen=True)
class Closed:
    """There is nothing to do: finished, cancelled, past its deadline, or unknown."""


class Steps:
    """Claims and completions over one database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def claim(self, key: StepKey) -> Claim | Held | Closed:
        """Take a queued step, or a running one whose worker is gone. One round trip."""
        now = self._clock()
        run, before, claimed = self._database.query(
            statements.CLAIM_STEP, **key.values(), now=now, lease_until=now + LEASE
        )
        if claimed and run:
            mine = claimed[0]
            return Claim(key, mine["attempt"], run[0], mine["after"] or [], mine["deadline_at"])
        if before and before[0]["state"] == StepState.RUNNING and before[0]["lease_until"] > now:
            return Held(before[0]["lease_until"])
        return Closed()

    def results(self, claim: Claim) -> Mapping[str, AgentResult]:
        """Results of the steps this one comes after."""
        if not claim.after:
            return {}
        key = claim.key
        rows = self._database.read(
            statements.READ_RESULTS, tenant_id=key.tenant_id, run_id=key.run_id, steps=claim.after
        )[0]
        return {row["step"]: AgentResult.model_validate(row["result"]) for row in rows}

    def extend(self, claim: Claim) -> None:
        """Keep the step for one more lease."""
        self._database.query(
            statements.EXTEND_LEASE,
            **claim.key.values(),
            attempt=claim.attempt,
            lease_until=self._clock() + LEASE,
        )

    def release(self, claim: Claim, delay: timedelta) -> list[Outgoing]:
        """Give the step back to its queue for a later try; returns what to send."""
        rows = self._database.query(
            statements.RELEASE_STEP,
            **claim.key.values(),
            attempt=claim.attempt,
            due_at=self._clock() + delay + RESEND_AFTER,
        )[0]
        seconds = int(delay.total_seconds())
        return [
            messages.work_step(
                **claim.key.values(), inbox=row["inbox"], trace_id=claim.run["trace_id"], delay=seconds
            )
            for row in rows
        ]

    def complete(self, claim: Claim, outcome: AgentResult | StepError) -> list[Outgoing]:
        """Store the outcome and what follows from it; returns what to send after the commit.

        A second completion of the same attempt returns the same messages; a late one is only recorded.
        """
        return self._database.transaction(lambda tx: self._complete(tx, claim, outcome))

    def _complete(self, tx: Transaction, claim: Claim, outcome: AgentResult | StepError) -> list[Outgoing]:
        key = claim.key
        runs, rows = tx.execute(statements.READ_RUN_STATE, tenant_id=key.tenant_id, run_id=key.run_id)
        steps = {row["step"]: row for row in rows}
        mine = steps[key.step]
        if mine["attempt"] != claim.attempt or mine["state"] != StepState.RUNNING:
            return self._complete_late(tx, claim, outcome, runs[0], mine)
        state = StepState.SUCCEEDED if isinstance(outcome, AgentResult) else StepState.FAILED
        settlement = settle([node_of(row) for row in rows], {key.step: state})
        changes = [
            self._change(key, node, outcome if node.step == key.step else None) for node in settlement.changed
        ]
        run_state, run_due = self._run_after(settlement, runs[0])
        tx.commit(
            statements.WRITE_STEPS,
            steps=changes,
            tenant_id=key.tenant_id,
            run_id=key.run_id,
            run_state=run_state,
            run_due_at=run_due,
        )
        return outgoing_after(key.tenant_id, key.run_id, runs[0]["trace_id"], settlement, steps)

    def _complete_late(
        self, tx: Transaction, claim: Claim, outcome: AgentResult | StepError, run: Row, mine: Row
    ) -> list[Outgoing]:
        key = claim.key
        same_attempt = mine["attempt"] == claim.attempt
        if same_attempt and mine["state"] in {StepState.SUCCEEDED, StepState.FAILED}:
            # Our own commit, whose answer was lost. The run may wait for the message we did not send.
            stuck = run["state"] == RunState.AGGREGATING
            return [messages.aggregate_run(key.tenant_id, key.run_id, run["trace_id"])] if stuck else []
        if isinstance(outcome, AgentResult):
            tx.commit(statements.WRITE_LATE_RESULT, **key.values(), late_result=outcome)
        return []

    def _change(
        self, key: StepKey, node: StepNode, outcome: AgentResult | StepError | None
    ) -> dict[str, Any]:
        now = self._clock()
        return {
            "tenant_id": key.tenant_id,
            "run_id": key.run_id,
            "step": node.step,
            "state": node.state,
            "due_at": now + RESEND_AFTER if node.state is StepState.QUEUED else None,
            "queued_at": now if node.state is StepState.QUEUED else None,
            "finished_at": None if node.state.is_open else now,
            "result": outcome if isinstance(outcome, AgentResult) else None,
            "error": outcome if isinstance(outcome, StepError) else None,
        }

    def _run_after(self, settlement: Settlement, run: Row) -> tuple[RunState, datetime | None]:
        if settlement.is_open:
            return RunState.RUNNING, run["due_at"]
        return RunState.AGGREGATING, self._clock() + RESEND_AFTER


def node_of(row: Row) -> StepNode:
    """A stored step as the rules see it."""
    return StepNode(row["step"], tuple(row["after"] or ()), StepState(row["state"]))


def outgoing_after(
    tenant_id: str, run_id: str, trace_id: str, settlement: Settlement, steps: Mapping[str, Row]
) -> list[Outgoing]:
    """What a settlement makes necessary to send."""
    if not settlement.is_open:
        return [messages.aggregate_run(tenant_id, run_id, trace_id)]
    return [
        messages.work_step(tenant_id, run_id, node.step, steps[node.step]["inbox"], trace_id)
        for node in settlement.changed
        if node.state is StepState.QUEUED
    ]
