"""Maestro's tables: runs with their steps, conversations, the agents' cards, agencies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from functions.maestro.models import RunResult
from functions.maestro.stored_result import abridged, whole
from shared.agency import Agency
from shared.agency_store import stored_agency
from shared.agents import AgentCard
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.database import Database, Row, Statement, Transaction
from shared.events import KnownEvent, known_event
from shared.limits.capacity import READ_STANDING, Standing, standing_of, standing_values
from shared.runs.models import Run, RunState, Step, StepState
from shared.topics import PUBLISH, Topic, topic_rows

#: Cards stand under one tenant of their own: every agency calls the same agents.
EVERY_TENANT = "*"

START_RUN = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $intent AS Utf8;
DECLARE $text AS Utf8;
DECLARE $understanding AS Json?;
DECLARE $brief AS Json?;
DECLARE $input AS Json?;
DECLARE $event_id AS Utf8?;
DECLARE $conversation_id AS Utf8;
DECLARE $created_by AS Utf8;
DECLARE $created_at AS Timestamp;
DECLARE $deadline_at AS Timestamp;
DECLARE $finished_at AS Timestamp?;
DECLARE $due_at AS Timestamp?;
DECLARE $trace_id AS Utf8;
DECLARE $result AS Json?;
DECLARE $steps AS List<Struct<tenant_id:Utf8,run_id:Utf8,step:Utf8,place:Int64,agent:Utf8,inbox:Utf8,
    title:Utf8,after:Json,critical:Bool,state:Utf8,attempt:Int64,deadline_at:Timestamp,due_at:Timestamp?,
    queued_at:Timestamp?,error:Json?>>;
DECLARE $slots AS Json?;
DECLARE $turns AS Json;
DECLARE $expire_at AS Timestamp;

INSERT INTO runs (tenant_id, run_id, state, intent, text, understanding, brief, input, event_id,
    conversation_id, created_by, created_at, deadline_at, finished_at, due_at, trace_id, version, result)
VALUES ($tenant_id, $run_id, $state, $intent, $text, $understanding, $brief, $input, $event_id,
    $conversation_id, $created_by, $created_at, $deadline_at, $finished_at, $due_at, $trace_id, 1, $result);

UPSERT INTO run_steps (tenant_id, run_id, step, place, agent, inbox, title, after, critical, state, attempt,
    deadline_at, due_at, queued_at, error)
SELECT tenant_id, run_id, step, place, agent, inbox, title, after, critical, state, attempt,
    deadline_at, due_at, queued_at, error
FROM AS_TABLE($steps);

UPSERT INTO conversations (tenant_id, conversation_id, created_by, slots, turns, updated_at, expire_at)
VALUES ($tenant_id, $conversation_id, $created_by, $slots, $turns, $created_at, $expire_at);
""")
    + APPEND_AUDIT
)

#: What the steps brought comes last, once there is an answer that consists of it.
READ_RUN = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;

SELECT tenant_id, run_id, state, intent, text, understanding, brief, input, event_id, conversation_id,
    created_by, created_at, deadline_at, finished_at, due_at, trace_id, version, result
FROM runs WHERE tenant_id = $tenant_id AND run_id = $run_id;

SELECT step, place, agent, inbox, title, after, critical, state, attempt, deadline_at, lease_until, due_at,
    queued_at, started_at, finished_at, error
FROM run_steps WHERE tenant_id = $tenant_id AND run_id = $run_id
ORDER BY place;

SELECT s.step AS step, s.result AS result
FROM run_steps AS s
INNER JOIN runs AS r ON r.tenant_id = s.tenant_id AND r.run_id = s.run_id
WHERE s.tenant_id = $tenant_id AND s.run_id = $run_id AND s.result IS NOT NULL AND r.result IS NOT NULL;
""")

#: Takes the aggregation, unless somebody has it: no row returned by the last statement says so.
CLAIM_RUN = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $now AS Timestamp;
DECLARE $lease_until AS Timestamp;

SELECT tenant_id, run_id, state, intent, text, understanding, brief, input, event_id, conversation_id,
    created_by, created_at, deadline_at, finished_at, due_at, lease_until, trace_id, version, result
FROM runs WHERE tenant_id = $tenant_id AND run_id = $run_id;

SELECT step, place, agent, inbox, title, after, critical, state, attempt, deadline_at, lease_until, due_at,
    queued_at, started_at, finished_at, result, error, late_result
FROM run_steps WHERE tenant_id = $tenant_id AND run_id = $run_id
ORDER BY place;

UPDATE runs SET lease_until = $lease_until, due_at = $lease_until
WHERE tenant_id = $tenant_id AND run_id = $run_id AND state = "aggregating"u
    AND (lease_until IS NULL OR lease_until <= $now)
RETURNING run_id;
""")

READ_STATE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;

SELECT state FROM runs WHERE tenant_id = $tenant_id AND run_id = $run_id;
""")

LIST_RUNS = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $before AS Utf8;
DECLARE $limit AS Uint64;

SELECT run_id, state, intent, text, brief, event_id, conversation_id, created_at, finished_at
FROM runs WHERE tenant_id = $tenant_id AND run_id < $before
ORDER BY run_id DESC LIMIT $limit;
""")

#: Closes a run once: a second aggregation finds it closed and writes nothing.
FINISH_RUN = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $run_id AS Utf8;
DECLARE $state AS Utf8;
DECLARE $result AS Json;
DECLARE $now AS Timestamp;

UPDATE runs SET state = $state, result = $result, finished_at = $now, due_at = NULL, lease_until = NULL,
    version = version + 1
WHERE tenant_id = $tenant_id AND run_id = $run_id AND state = "aggregating"u
RETURNING run_id;
""")

READ_CONVERSATION = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $conversation_id AS Utf8;
DECLARE $now AS Timestamp;

SELECT conversation_id, slots, turns, updated_at
FROM conversations
WHERE tenant_id = $tenant_id AND conversation_id = $conversation_id AND expire_at > $now;
""")

READ_DIRECTORY = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $every_tenant AS Utf8;

SELECT name, settings FROM tenants WHERE tenant_id = $tenant_id;
SELECT card FROM agents WHERE tenant_id = $every_tenant;
""")
    + READ_STANDING
)

REGISTER_AGENT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;
DECLARE $card AS Json;
DECLARE $registered_at AS Timestamp;

UPSERT INTO agents (tenant_id, name, card, registered_at)
VALUES ($tenant_id, $name, $card, $registered_at);
""")


@dataclass(frozen=True)
class Directory:
    """What Maestro must know before it can start a run."""

    agency: Agency
    cards: dict[str, AgentCard]


@dataclass(frozen=True)
class StoredRun:
    """A run and its steps, in the order of the routing table."""

    run: Run
    steps: list[Step]


class RunStore:
    """Reads and writes of one tenant-keyed set of tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, run: Run, steps: Sequence[Step], conversation: dict[str, Any]) -> None:
        """Write the run, its steps and the conversation: all or nothing. Raises `DuplicateKey`."""
        values = {name: value for name, value in run if name != "version"}
        started = {"intent": run.intent, "event_id": run.event_id}
        entry = audit_entry(run.tenant_id, "request", run.run_id, after=started, run_id=run.run_id)
        rows = [_step_row(run, step) for step in steps]
        self._database.query(START_RUN, **values, **conversation, steps=rows, audit=[entry])

    def get(self, tenant_id: str, run_id: str) -> StoredRun | None:
        """The run with its whole answer and its steps, without their results."""
        runs, steps, outcomes = self._database.read(READ_RUN, tenant_id=tenant_id, run_id=run_id)
        if not runs:
            return None
        row = _without_nulls(runs[0])
        if kept := row.get("result"):
            row["result"] = whole(kept, {one["step"]: one["result"] for one in outcomes})
        return StoredRun(Run.model_validate(row), [_step(step) for step in steps])

    def claim(
        self, tenant_id: str, run_id: str, now: datetime, lease: timedelta
    ) -> StoredRun | datetime | None:
        """An aggregating run that is ours for the lease; the end of the lease of who has it; None when
        there is nothing to aggregate."""
        runs, steps, claimed = self._database.query(
            CLAIM_RUN, tenant_id=tenant_id, run_id=run_id, now=now, lease_until=now + lease
        )
        if claimed:
            return StoredRun(Run.model_validate(_without_nulls(runs[0])), [_step(row) for row in steps])
        held_until: datetime | None = None
        if runs and runs[0]["state"] == RunState.AGGREGATING:
            held_until = runs[0]["lease_until"]
        return held_until

    def state(self, tenant_id: str, run_id: str) -> RunState:
        """Only the state: what a waiting request asks again and again."""
        return RunState(self._database.read(READ_STATE, tenant_id=tenant_id, run_id=run_id)[0][0]["state"])

    def list(self, tenant_id: str, before: str, limit: int) -> list[Row]:
        """Newest first, older than `before`."""
        return self._database.read(LIST_RUNS, tenant_id=tenant_id, before=before, limit=limit)[0]

    def finish(
        self, run: Run, state: RunState, result: RunResult, topics: Sequence[Topic], now: datetime
    ) -> bool:
        """Close an aggregating run and tell its topics. False when it was closed already."""

        values = {
            "tenant_id": run.tenant_id,
            "run_id": run.run_id,
            "state": state,
            "result": abridged(result),
            "now": now,
        }

        def work(tx: Transaction) -> bool:
            if not topics:
                return bool(tx.commit(FINISH_RUN, **values)[0])
            closed = tx.execute(FINISH_RUN, **values)[0]
            if closed:
                tx.commit(PUBLISH, topics=topic_rows(topics))
            return bool(closed)

        return self._database.transaction(work)

    def conversation(self, tenant_id: str, conversation_id: str, now: datetime) -> Row | None:
        """What was said so far."""
        rows = self._database.read(
            READ_CONVERSATION, tenant_id=tenant_id, conversation_id=conversation_id, now=now
        )[0]
        return rows[0] if rows else None

    def event(self, tenant_id: str, event_id: str) -> KnownEvent:
        """A stored event as it stands. Raises `NotFound`."""
        return known_event(self._database, tenant_id, event_id)

    def directory(self, tenant_id: str, now: datetime) -> tuple[Directory, Standing]:
        """The agency's settings and the agents that can be called; and, in the same round trip, what it has
        under way."""
        agencies, cards, *standing = self._database.read(
            READ_DIRECTORY,
            tenant_id=tenant_id,
            every_tenant=EVERY_TENANT,
            **standing_values(tenant_id, now),
        )
        parsed = [AgentCard.model_validate(row["card"]) for row in cards]
        agency = stored_agency(agencies[0]) if agencies else Agency(name="")
        return Directory(agency, {card.name: card for card in parsed}), standing_of(standing)


def register_agent(database: Database, card: AgentCard, now: datetime) -> None:
    """Make an agent known; a step of every deployment."""
    database.query(REGISTER_AGENT, tenant_id=EVERY_TENANT, name=card.name, card=card, registered_at=now)


def _step_row(run: Run, step: Step) -> dict[str, Any]:
    return {"tenant_id": run.tenant_id, "run_id": run.run_id, **dict(step), "after": list(step.after)}


def _step(row: Row) -> Step:
    return Step.model_validate({**_without_nulls(row), "state": StepState(row["state"])})


def _without_nulls(row: Row) -> Row:
    """NULL columns take the model's defaults."""
    return {name: value for name, value in row.items() if value is not None}
