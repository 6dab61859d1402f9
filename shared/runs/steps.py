"""The agent's side of the protocol: claim a step, hold it, complete it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.agents import AgentResult
from shared.clock import Clock
from shared.database import Database, Row, Transaction
from shared.messages import Outgoing
from shared.runs import messages, statements
from shared.runs.models import RESEND_AFTER, StepError, StepState
from shared.runs.settling import Ending, end_steps, messages_after, read_snapshot

#: A live worker extends its lease well before it ends; a dead one is replaced this soon.
LEASE = timedelta(seconds=10)


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

    def unsent(self, key: StepKey) -> list[Outgoing]:
        """What a closed step still waits to cause: its worker may have died between commit and sending."""

        def work(tx: Transaction) -> list[Outgoing]:
            snapshot = read_snapshot(tx, key.tenant_id, key.run_id)
            return messages_after(snapshot, key.step) if snapshot else []

        return self._database.transaction(work)

    def _complete(self, tx: Transaction, claim: Claim, outcome: AgentResult | StepError) -> list[Outgoing]:
        key = claim.key
        snapshot = read_snapshot(tx, key.tenant_id, key.run_id)
        if snapshot is None:
            return []
        mine = snapshot.steps[key.step]
        if mine["attempt"] == claim.attempt and mine["state"] == StepState.RUNNING:
            state = StepState.SUCCEEDED if isinstance(outcome, AgentResult) else StepState.FAILED
            return end_steps(tx, snapshot, {key.step: Ending(state, outcome)}, self._clock())
        if mine["attempt"] == claim.attempt and mine["state"] in {StepState.SUCCEEDED, StepState.FAILED}:
            return messages_after(snapshot, key.step)
        if isinstance(outcome, AgentResult):
            tx.commit(statements.WRITE_LATE_RESULT, **key.values(), late_result=outcome)
        return []
