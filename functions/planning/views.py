"""Requests and responses of the API."""

import datetime
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.planning.lifecycle import EventStatus
from functions.planning.local_time import timezone_of
from functions.planning.models import Plan, PlanChange, PlannedTask, TaskStatus
from functions.planning.records import StoredTask, Written
from shared.agents import Notice
from shared.brief import Brief, EventFormat, EventType, Level
from shared.errors import InvalidInput
from shared.validation import field_errors

#: What a Date column of YDB can hold.
FIRST_DAY = datetime.date(1970, 1, 1)
LAST_DAY = datetime.date(2105, 1, 1)
StorableDay = Annotated[datetime.date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Request(BaseModel):
    """A body: a field we do not know is a mistake of the caller."""

    model_config = ConfigDict(extra="forbid")


class EventChange(Request):
    """What may change in an event; absent fields stay."""

    title: str | None = Field(default=None, max_length=200)
    event_type: EventType | None = None
    date: datetime.date | None = None
    city: str | None = Field(default=None, max_length=100)
    guests: int | None = None
    budget: Decimal | None = None
    format: EventFormat | None = None
    level: Level | None = None
    duration_hours: int | None = None
    starts_at: datetime.time | None = None
    wishes: list[str] | None = None

    def applied_to(self, brief: Brief) -> Brief:
        """The changed brief. Raises `InvalidInput` when it is not one."""
        values = brief.model_dump() | self.model_dump(exclude_unset=True)
        try:
            return Brief.model_validate(values)
        except ValidationError as error:
            raise InvalidInput(errors=field_errors(error.errors())) from error


class Transition(Request):
    """The status wanted next."""

    status: EventStatus


class PlanRequest(Request):
    """`date` moves the event; `preview` shows what would change and stores nothing."""

    date: datetime.date | None = None
    preview: bool = False


class GateRequest(Request):
    """`passed: false` takes the record back."""

    passed: bool
    note: str = Field(default="", max_length=500)


class TaskRequest(Request):
    """A task as a person writes it."""

    title: str = Field(min_length=1, max_length=200)
    role: str = Field(max_length=20)
    start: StorableDay
    finish: StorableDay
    status: TaskStatus = TaskStatus.OPEN


class NewTask(TaskRequest):
    """A task of a person's own, for an event."""

    event_id: str = Field(min_length=1, max_length=64)


class TaskQuery(BaseModel):
    """Which tasks; `until` is the last day by which they end."""

    event_id: str | None = Field(default=None, max_length=64)
    status: TaskStatus | None = None
    role: str | None = Field(default=None, max_length=20)
    until: StorableDay = LAST_DAY


class TaskCursor(BaseModel):
    """The last task seen, inside a cursor; by default before the first."""

    finish: StorableDay = FIRST_DAY
    event_id: str = ""
    code: str = ""


class EventView(BaseModel):
    """An event."""

    event_id: str
    status: EventStatus
    version: int
    timezone: str
    brief: Brief
    planned_on: datetime.date | None
    created_by: str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    change: PlanChange | None = None
    """What a new plan did to the tasks, when this request made one."""


class PlanView(BaseModel):
    """A plan, and what it changed."""

    plan: Plan
    change: PlanChange
    stored: bool


class TaskView(PlannedTask):
    """A task with its address."""

    task_id: str
    event_id: str
    version: int
    warnings: list[Notice] = Field(default_factory=list)


def event_view(written: Written) -> EventView:
    event = written.event
    return EventView(
        event_id=event.event_id,
        status=event.status,
        version=event.version,
        timezone=timezone_of(event.brief.city),
        brief=event.brief,
        planned_on=event.notes.planned_on if event.notes else None,
        created_by=event.created_by,
        created_at=event.created_at,
        updated_at=event.updated_at,
        change=written.difference,
    )


def task_view(stored: StoredTask, warnings: list[Notice] | None = None) -> TaskView:
    return TaskView(
        **stored.task.model_dump(),
        task_id=stored.task_id,
        event_id=stored.event_id,
        version=stored.version,
        warnings=warnings or [],
    )
