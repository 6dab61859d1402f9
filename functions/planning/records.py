"""Events and tasks as they are kept, and what may become of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from functions.planning.lifecycle import EventStatus
from functions.planning.models import GateRecord, PlanChange, PlannedTask, PlanNotes
from shared.brief import Brief
from shared.errors import NotFound, PreconditionFailed


@dataclass(frozen=True, kw_only=True)
class StoredTask:
    """A task and its version."""

    event_id: str
    task: PlannedTask
    version: int

    @property
    def task_id(self) -> str:
        """`<event_id>:<code>`"""
        return f"{self.event_id}:{self.task.code}"


@dataclass(frozen=True, kw_only=True)
class StoredEvent:
    """An event, with its tasks where they were read."""

    event_id: str
    status: EventStatus
    version: int
    brief: Brief
    notes: PlanNotes | None
    """None before the first plan."""
    origin: str
    """What planned it last."""
    created_by: str
    created_at: datetime
    updated_at: datetime
    gates: Mapping[str, GateRecord] = field(default_factory=dict)
    """Passed ones, by code."""
    tasks: Mapping[str, StoredTask] = field(default_factory=dict)

    @property
    def planned_tasks(self) -> list[PlannedTask]:
        """The tasks in order of start."""
        tasks = [stored.task for stored in self.tasks.values()]
        return sorted(tasks, key=lambda task: (task.start, task.finish, task.code))


@dataclass(frozen=True, kw_only=True)
class Changed:
    """What becomes of an event. `tasks=None` leaves the tasks alone, a list replaces them."""

    event: StoredEvent
    tasks: Sequence[PlannedTask] | None = None
    topics: Sequence[str] = ()
    difference: PlanChange | None = None


@dataclass(frozen=True, kw_only=True)
class Written:
    """The event after a change; `difference` when it was planned anew."""

    event: StoredEvent
    difference: PlanChange | None = None


def existing_event(stored: StoredEvent | None) -> StoredEvent:
    """Raise `NotFound` for an event that is not there, or is another agency's."""
    if stored is None:
        raise NotFound("Такого мероприятия нет.", "No such event.")
    return stored


def existing_task(event: StoredEvent, code: str) -> StoredTask:
    """Raise `NotFound` for a task the event does not have."""
    if code not in event.tasks:
        raise NotFound("Такой задачи нет.", "No such task.")
    return event.tasks[code]


def check_version(current: int, expected: int) -> None:
    """Raise `PreconditionFailed` when somebody changed the thing since it was read."""
    if current != expected:
        raise PreconditionFailed(
            f"Сейчас версия {current}: прочитайте заново и повторите.",
            f"The current version is {current}: read it again.",
        )
