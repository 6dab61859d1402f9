"""Rows of the correlation table."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from shared.agents import AgentResult
from shared.brief import Brief

#: How soon housekeeping doubts that a message which should be on a queue ever arrived there.
RESEND_AFTER = timedelta(seconds=30)


class RunState(StrEnum):
    """Where a run stands."""

    RUNNING = "running"
    AGGREGATING = "aggregating"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_closed(self) -> bool:
        """True when the answer is given."""
        return self not in {RunState.RUNNING, RunState.AGGREGATING}


class StepState(StrEnum):
    """Where a step stands."""

    WAITING = "waiting"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """True while work may still come."""
        return self in {StepState.WAITING, StepState.QUEUED, StepState.RUNNING}


class StepError(BaseModel):
    """Why a step has no result: `message` is Russian and safe to show."""

    code: str
    message: str


class Step(BaseModel):
    """One agent's part of a run."""

    step: str
    place: int = 0
    """Its place among the steps of the run: the order to show them in."""
    agent: str
    inbox: str
    title: str
    after: Sequence[str] = ()
    critical: bool
    state: StepState
    attempt: int = 0
    deadline_at: datetime
    lease_until: datetime | None = None
    due_at: datetime | None = None
    queued_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    result: AgentResult | None = None
    error: StepError | None = None
    late_result: AgentResult | None = None


class Run(BaseModel):
    """One request that Maestro orchestrates."""

    tenant_id: str
    run_id: str
    state: RunState
    intent: str
    text: str
    understanding: dict[str, Any] | None = None
    """Why this intent and these slots: shown in the trace of the run."""
    brief: Brief | None = None
    input: dict[str, Any] = Field(default_factory=dict)
    event_id: str | None = None
    conversation_id: str | None = None
    created_by: str
    created_at: datetime
    deadline_at: datetime
    finished_at: datetime | None = None
    due_at: datetime | None = None
    trace_id: str
    version: int = 1
    result: dict[str, Any] | None = None
