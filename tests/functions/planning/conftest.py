"""Planning as the platform calls it: its handler and its agent, with the database of the session."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from functions.planning.agent import AGENT
from functions.planning.handler import handler
from local.ydb.process import DATABASE
from shared.agents import AgentDeps, AgentResult, AgentTask
from shared.auth import Role
from shared.brief import Brief
from shared.clock import utcnow
from shared.config import read_settings
from shared.database import Database
from shared.llm.rules import Rules
from tests.functions.invoking import Caller
from tests.unit.planning.builders import brief

#: Sunday afternoon in Moscow.
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

Run = Callable[..., AgentResult]


@pytest.fixture
def settings(ydb_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function's environment."""
    monkeypatch.setenv("YDB_ENDPOINT", ydb_endpoint)
    monkeypatch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
    read_settings.cache_clear()


@pytest.fixture
def manager(database: Database, settings: None, tenant_id: str) -> Caller:
    """A manager of the agency."""
    return Caller(handler, tenant_id)


@pytest.fixture
def viewer(database: Database, settings: None, tenant_id: str) -> Caller:
    """Somebody of the agency who may only read."""
    return Caller(handler, tenant_id, Role.VIEWER)


@pytest.fixture
def stranger(database: Database, settings: None) -> Caller:
    """A manager of another agency."""
    return Caller(handler, "tenant_stranger")


@pytest.fixture
def run(database: Database, tenant_id: str) -> Run:
    """Runs one step of planning."""

    def work(
        wanted: Brief | None,
        *,
        intent: str = "create_event",
        event_id: str | None = "evt_1",
        run_id: str = "run_1",
        now: datetime = NOW,
        language: Any = None,
    ) -> AgentResult:
        task = AgentTask(
            tenant_id=tenant_id,
            run_id=run_id,
            step="planning",
            attempt=1,
            intent=intent,
            event_id=event_id,
            brief=wanted,
            text="корпоратив в Казани",
            deadline=now + timedelta(minutes=1),
        )
        deps = AgentDeps(database=database, language=language or Rules(), clock=lambda: now)
        return AGENT.run(task, deps)

    return work


def in_days(days: int) -> date:
    """A date so many days from the real today: routes ask the real clock."""
    return utcnow().date() + timedelta(days=days)


def event_body(**changes: Any) -> dict[str, Any]:
    """What a client posts to create an event."""
    return brief(**{"date": in_days(150), **changes}).model_dump(mode="json", exclude={"assumptions"})


def create_event(caller: Caller, **changes: Any) -> str:
    """A draft; its id."""
    answer = caller.call("POST", "/api/v1/events", event_body(**changes))
    assert answer.status == 201, answer.body
    return str(answer.body["event_id"])


def create_planned_event(caller: Caller, **changes: Any) -> str:
    """An event with a plan; its id."""
    event_id = create_event(caller, **changes)
    answer = caller.call("POST", f"/api/v1/planning/events/{event_id}/plan", {})
    assert answer.status == 200, answer.body
    return event_id
