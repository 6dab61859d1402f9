"""What housekeeping finds stuck, and how often it does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.housekeeping import resend
from functions.housekeeping.store import NEXT_LOOK, DueStore
from functions.maestro.store import RunStore
from shared.database import Database
from shared.ids import new_id
from shared.runs.models import Run, RunState, Step, StepState

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SOON = timedelta(seconds=30)


def make_run(database: Database, tenant_id: str, *, state: RunState, due_at: datetime | None) -> str:
    run = Run(
        tenant_id=tenant_id,
        run_id=new_id("run"),
        state=state,
        intent="create_event",
        text="корпоратив",
        conversation_id="c",
        created_by="tester",
        created_at=NOW,
        deadline_at=NOW,
        due_at=due_at,
        trace_id="0" * 32,
    )
    step = Step(
        step="planning",
        agent="planning",
        inbox="planning-inbox",
        title="План",
        critical=True,
        state=StepState.QUEUED,
        deadline_at=NOW,
        due_at=due_at,
    )
    turns: dict[str, Any] = {"slots": None, "turns": [], "expire_at": NOW}
    RunStore(database).start(run, [step], turns)
    return run.run_id


@pytest.fixture
def due(database: Database) -> DueStore:
    return DueStore(database)


def mine(rows: list[dict[str, Any]], run_id: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["run_id"] == run_id]


def test_step_whose_message_got_lost_is_sent_again(due: DueStore, database: Database, tenant_id: str) -> None:
    run_id = make_run(database, tenant_id, state=RunState.RUNNING, due_at=NOW)

    rows = mine(due.steps(NOW), run_id)

    assert [resend.for_step(row).inbox for row in rows] == ["planning-inbox"]
    assert resend.for_step(rows[0]).message.data == {"run_id": run_id, "step": "planning"}


def test_step_that_is_not_due_is_left_alone(due: DueStore, database: Database, tenant_id: str) -> None:
    run_id = make_run(database, tenant_id, state=RunState.RUNNING, due_at=NOW + SOON)

    assert mine(due.steps(NOW), run_id) == []


def test_step_sent_again_rests_until_the_next_look(due: DueStore, database: Database, tenant_id: str) -> None:
    run_id = make_run(database, tenant_id, state=RunState.RUNNING, due_at=NOW)
    due.steps(NOW)

    assert mine(due.steps(NOW + SOON), run_id) == []
    assert len(mine(due.steps(NOW + NEXT_LOOK), run_id)) == 1


def test_run_that_was_never_aggregated_is_sent_to_be(
    due: DueStore, database: Database, tenant_id: str
) -> None:
    run_id = make_run(database, tenant_id, state=RunState.AGGREGATING, due_at=NOW)

    assert [resend.for_run(row).message.type for row in mine(due.runs(NOW), run_id)] == ["aggregate_run"]


def test_run_past_its_deadline_is_sent_to_expire(due: DueStore, database: Database, tenant_id: str) -> None:
    run_id = make_run(database, tenant_id, state=RunState.RUNNING, due_at=NOW)

    assert [resend.for_run(row).message.type for row in mine(due.runs(NOW), run_id)] == ["expire_run"]


def test_closed_run_is_never_due(due: DueStore, database: Database, tenant_id: str) -> None:
    run_id = make_run(database, tenant_id, state=RunState.COMPLETED, due_at=None)

    assert mine(due.runs(NOW + timedelta(days=30)), run_id) == []
