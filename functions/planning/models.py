"""What planning speaks of: events, tasks, plans. Shapes of the API and of the agent's `data`."""

import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, Field

from shared.agents import Notice
from shared.brief import Assumption, EventFormat, EventType
from shared.provenance import Source


class TaskStatus(StrEnum):
    """Where a task stands. A cancelled one stays in the list and binds nobody."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def is_closed(self) -> bool:
        """Nothing is left to do."""
        return self in (TaskStatus.DONE, TaskStatus.CANCELLED)


class PlannedTask(BaseModel):
    """A task with dates, all inclusive. Days are working days; 0 means hours of the `start` day."""

    code: str
    title: str
    stage: str
    role: str
    role_title: str
    days: int
    after: list[str]
    start: datetime.date
    finish: datetime.date
    earliest_start: datetime.date
    latest_start: datetime.date
    float_days: int
    """Working days it may slip without moving the event."""
    critical: bool
    milestone: bool = False
    custom: bool = False
    """Added by a person; the catalogue does not know it."""
    status: TaskStatus = TaskStatus.OPEN


class GateRecord(BaseModel):
    """Who passed a gate, when, and which version of the event was agreed."""

    by: str
    at: datetime.datetime
    version: int
    note: str = ""


class Gate(BaseModel):
    """A decision that ends a stage; without a record it is still to be taken."""

    code: str
    title: str
    date: datetime.date
    record: GateRecord | None = None


class Stage(BaseModel):
    """A part of the project between two gates."""

    code: str
    title: str
    start: datetime.date
    finish: datetime.date
    gate: Gate | None = None


class Milestone(BaseModel):
    """A date to remember."""

    code: str
    title: str
    date: datetime.date


class RoleLoad(BaseModel):
    """How much of the plan one role carries."""

    role: str
    title: str
    tasks: int
    days: int
    first_day: datetime.date
    last_day: datetime.date
    most_at_once: int
    """Tasks under way on its busiest day."""


class Sending(BaseModel):
    """One letter to the guests."""

    code: str
    title: str
    date: datetime.date
    advertising: bool
    """Needs a consent given beforehand; otherwise it is service information."""


class ProgrammeRow(BaseModel):
    """A row of the day's running order."""

    starts_at: datetime.datetime
    minutes: int
    title: str
    place: str
    who: str
    cue: str
    responsible: str
    buffer_minutes: int = 0
    """Free time kept after the row."""
    kind: Literal["prepare", "programme", "reserve", "teardown"] = "programme"


class Effect(BaseModel):
    """Something done to a plan, or lost from it, to fit the time that is left."""

    code: str
    title: str
    effect: str


class Compression(BaseModel):
    """How a plan was made to fit."""

    measures: list[Effect] = Field(default_factory=list)
    cut: list[Effect] = Field(default_factory=list)
    impossible: list[Effect] = Field(default_factory=list)
    works_days_off: bool = False


class EventFacts(BaseModel):
    """The event a plan is for."""

    event_id: str | None = None
    title: str
    event_type: EventType
    format: EventFormat
    date: datetime.date
    last_day: datetime.date
    city: str
    timezone: str
    guests: int
    duration_hours: int


class LeadTimeFacts(BaseModel):
    """The time there is and the time there usually is."""

    days_left: int
    usual_weeks: int
    min_weeks: int
    book_first: list[str]


class Move(BaseModel):
    """A task that a new plan puts on other days."""

    code: str
    title: str
    start_before: datetime.date
    start: datetime.date
    finish_before: datetime.date
    finish: datetime.date
    days: int
    """Calendar days its finish moves; negative is earlier."""


class PlanChange(BaseModel):
    """What a new plan does to the tasks that were there."""

    moved: list[Move]
    added: list[str]
    removed: list[str]
    """Open tasks there is no time for any more, or that the event no longer needs."""
    unchanged: int
    """Done and cancelled tasks among them."""


class PlanNotes(BaseModel):
    """What is known only when a plan is made; kept with the event."""

    planned_on: datetime.date
    slack_days: int
    critical_path: list[str]
    compression: Compression
    not_needed: list[Effect]
    warnings: list[Notice] = Field(default_factory=list)


class Plan(BaseModel):
    """The whole plan of an event."""

    event: EventFacts
    starts_on: datetime.date
    slack_days: int
    """Working days the whole plan can spare."""
    lead_time: LeadTimeFacts
    stages: list[Stage]
    tasks: list[PlannedTask]
    """In order of start."""
    critical_path: list[str]
    milestones: list[Milestone]
    roles: list[RoleLoad]
    guest_letters: list[Sending]
    running_order: list[ProgrammeRow]
    compression: Compression
    not_needed: list[Effect]
    """Catalogue tasks that the type or the format does without, and why."""
    holidays: list[Milestone]
    """Days off inside the plan."""
    warnings: list[Notice] = Field(default_factory=list)
    assumptions: list[Assumption] = Field(default_factory=list)
    sources: list[Source] = Field(default_factory=list)
