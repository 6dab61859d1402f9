"""A run of three steps, the third after the first two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.maestro.store import RunStore
from shared.agents import AgentResult
from shared.database import Database
from shared.ids import new_id
from shared.runs.models import Run, RunState, Step, StepState
from shared.runs.steps import StepKey, Steps
from tests.functions.stored_runs import stored_run

START = datetime(2026, 11, 22, 10, tzinfo=UTC)
DEADLINE = timedelta(seconds=60)


@dataclass
class MovableClock:
    """Says the time it was told."""

    now: datetime = field(default=START)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class StoredRuns:
    """Makes runs and looks at them."""

    database: Database
    tenant_id: str

    def make(self, *steps: tuple[str, Sequence[str]]) -> str:
        run_id = new_id("run")
        run = Run(
            tenant_id=self.tenant_id,
            run_id=run_id,
            state=RunState.RUNNING,
            intent="create_event",
            text="корпоратив",
            created_by="tester",
            created_at=START,
            deadline_at=START + DEADLINE,
            trace_id="0" * 32,
        )
        rows = [_step(name, after) for name, after in steps]
        turns: dict[str, Any] = {"slots": None, "turns": [], "expire_at": START + timedelta(days=1)}
        RunStore(self.database).start(run.model_copy(update={"conversation_id": "c"}), rows, turns)
        return run_id

    def key(self, run_id: str, step: str) -> StepKey:
        return StepKey(self.tenant_id, run_id, step)

    def run(self, run_id: str) -> Run:
        return stored_run(self.database, self.tenant_id, run_id).run

    def step(self, run_id: str, name: str) -> Step:
        stored = stored_run(self.database, self.tenant_id, run_id)
        return next(step for step in stored.steps if step.step == name)


def _step(name: str, after: Sequence[str]) -> Step:
    queued = not after
    return Step(
        step=name,
        agent=name,
        inbox=f"{name}-inbox",
        title=name,
        after=after,
        critical=True,
        state=StepState.QUEUED if queued else StepState.WAITING,
        deadline_at=START + DEADLINE,
        due_at=START if queued else None,
        queued_at=START if queued else None,
    )


@pytest.fixture
def runs(database: Database, tenant_id: str) -> StoredRuns:
    return StoredRuns(database, tenant_id)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def steps(database: Database, clock: MovableClock) -> Steps:
    return Steps(database, clock)


@pytest.fixture
def result() -> AgentResult:
    return AgentResult(data={"total": "10.50"}, summary="Готово.")
