"""What Maestro's API takes and gives."""

import datetime
from collections.abc import Sequence
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.agents import Notice, Usage
from shared.brief import Assumption, Brief, EventFormat, EventType, Level
from shared.money import Rubles
from shared.provenance import Source
from shared.runs.models import RunState, StepError, StepState
from shared.shortlist import CategoryShortlist


class BriefForm(BaseModel):
    """The request as a form. What is left out is assumed, and the answer says so."""

    model_config = ConfigDict(extra="forbid")

    event_type: EventType
    date: datetime.date | None = Field(default=None, examples=["2026-12-12"])
    city: str | None = Field(default=None, min_length=1, max_length=100)
    guests: int | None = Field(default=None, ge=1, le=100_000)
    budget: Rubles | None = None
    format: EventFormat | None = None
    level: Level | None = None
    duration_hours: int | None = Field(default=None, ge=1, le=168)
    starts_at: datetime.time | None = Field(default=None, examples=["18:00"])
    title: str | None = Field(default=None, min_length=1, max_length=200)
    wishes: list[str] = Field(default_factory=list, max_length=20)


class RequestBody(BaseModel):
    """Either a sentence (`text`) or an intent with its form (`intent` + `input`)."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(default=None, description="Одно предложение или абзац по-русски.")
    intent: str | None = Field(default=None, max_length=64)
    input: BriefForm | None = None
    event_id: str | None = Field(default=None, max_length=64)
    conversation_id: str | None = Field(default=None, max_length=64)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.text is None) == (self.input is None):
            raise ValueError("Передайте либо text, либо intent вместе с input.")
        return self

    @property
    def words(self) -> str:
        """The text, trimmed; empty for a form."""
        return (self.text or "").strip()


class StepView(BaseModel):
    """One agent's part, as shown while it goes on."""

    step: str
    agent: str
    title: str
    state: StepState
    critical: bool
    attempt: int
    after: Sequence[str]
    queued_at: datetime.datetime | None
    started_at: datetime.datetime | None
    finished_at: datetime.datetime | None
    error: StepError | None = None


class Part(BaseModel):
    """What one agent gave."""

    step: str
    title: str
    summary: str
    data: dict[str, Any]
    degraded: bool


class Gap(BaseModel):
    """A part that is missing, why, and how to ask for it again."""

    step: str
    title: str
    state: StepState
    reason: str
    retry: str | None = None
    """The address to POST to; None when a retry cannot help."""


class RunResult(BaseModel):
    """The answer of a run."""

    kind: Literal["plan", "answer", "question"]
    summary: str
    """Markdown, Russian."""
    brief: Brief | None = None
    parts: list[Part] = Field(default_factory=list)
    shortlist: list[CategoryShortlist] | None = None
    """Vendors per estimate line within its amount, when both finance and vendors answered."""
    gaps: list[Gap] = Field(default_factory=list)
    assumptions: list[Assumption] = Field(default_factory=list)
    warnings: list[Notice] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
    usage: Usage = Field(default_factory=Usage)
    degraded: bool = False


class RunSummary(BaseModel):
    """A run in a list."""

    id: str
    state: RunState
    intent: str
    title: str
    event_id: str | None
    conversation_id: str | None
    created_at: datetime.datetime
    finished_at: datetime.datetime | None


class RunView(RunSummary):
    """A run with its steps and, once closed, its result."""

    text: str
    brief: Brief | None
    created_by: str
    deadline_at: datetime.datetime
    understanding: dict[str, Any] | None
    steps: list[StepView]
    result: RunResult | None
    version: int


class AgentTrace(BaseModel):
    """An agent that Maestro knows, and whether this run called it."""

    agent: str
    title: str
    called: bool
    why: str
    step: str | None = None
    state: StepState | None = None
    attempts: int = 0
    queued_at: datetime.datetime | None = None
    started_at: datetime.datetime | None = None
    finished_at: datetime.datetime | None = None
    waited_ms: int | None = None
    """In the queue."""
    worked_ms: int | None = None


class Turn(BaseModel):
    """One message of a conversation."""

    role: Literal["user", "maestro"]
    text: str
    run_id: str
    at: datetime.datetime


class ConversationView(BaseModel):
    """A conversation: what was said, and what has been understood so far."""

    id: str
    turns: list[Turn]
    slots: dict[str, Any] | None
    updated_at: datetime.datetime
