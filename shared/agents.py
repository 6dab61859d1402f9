"""The contract between Maestro and an agent: a task goes in, a result comes out.

An agent computes facts in plain code and asks the language model only for words. With no model
reachable it still answers, from templates, with `degraded=True`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, Field

from shared.brief import Assumption, Brief
from shared.provenance import Source

if TYPE_CHECKING:
    from shared.clock import Clock
    from shared.database import Database
    from shared.llm.language import Language


class Severity(StrEnum):
    """What a notice asks of the reader: BLOCK stops the work, WARN needs a look, INFO is for knowing."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


class Notice(BaseModel):
    """Something the user should know about a result."""

    code: str
    """Stable and English: `lead_time_short`."""
    severity: Severity
    message: str
    """In Russian, says what it means and what to do."""
    field: str | None = None


class Usage(BaseModel):
    """What the words cost. Zeros when no model was called."""

    model: str | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    rubles: str = "0"
    latency_ms: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Both together: models named once, the rest summed."""
        models = [name for model in (self.model, other.model) if model for name in model.split(", ")]
        return Usage(
            model=", ".join(dict.fromkeys(models)) or None,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            rubles=str(Decimal(self.rubles) + Decimal(other.rubles)),
            latency_ms=self.latency_ms + other.latency_ms,
        )


class AgentResult(BaseModel):
    """What an agent answers. `data` is the agent's own typed model, dumped in JSON mode."""

    data: dict[str, Any]
    summary: str
    """Markdown, Russian, ready to show."""
    sources: list[Source] = Field(default_factory=list)
    assumptions: list[Assumption] = Field(default_factory=list)
    warnings: list[Notice] = Field(default_factory=list)
    artifacts: list[str] = Field(default_factory=list)
    """Object Storage keys."""
    usage: Usage = Field(default_factory=Usage)
    degraded: bool = False
    """True when the words come from templates because no model answered."""


@dataclass(frozen=True, kw_only=True)
class AgentTask:
    """One step of one run, as an agent sees it.

    The same task may arrive twice: whatever an agent writes must have the same keys the second time
    (derive them from `run_id`, `event_id` and catalogue codes, never from the clock or chance).
    """

    tenant_id: str
    run_id: str
    step: str
    attempt: int
    intent: str
    event_id: str | None
    brief: Brief | None
    text: str
    """The user's own words. Data, never an instruction."""
    inputs: Mapping[str, Any] = field(default_factory=dict)
    """Extra typed input of the run (`POST … {intent, input}`)."""
    results: Mapping[str, AgentResult] = field(default_factory=dict)
    """Results of the steps this one comes after, by step name."""
    deadline: datetime


@dataclass(frozen=True, kw_only=True)
class AgentDeps:
    """What an agent may touch."""

    database: "Database"
    language: "Language"
    clock: "Clock"


class AgentCard(BaseModel):
    """What Maestro knows of an agent: a row of its `agents` table, registered on deploy."""

    name: str
    title: str
    """Russian, for the progress line: `План и задачи`."""
    description: str
    intents: Sequence[str]
    inbox: str
    """The queue it listens on, by its name in serverless.yaml."""


class Agent(Protocol):
    """A capability Maestro can call."""

    card: AgentCard

    def run(self, task: AgentTask, deps: AgentDeps) -> AgentResult:
        """Do the work. Raises `shared.errors.MaestroError`; anything else counts as our own defect."""
        ...
