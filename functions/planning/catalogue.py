"""The task catalogue: what has to be done for an event of a type, in which order, for how long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from functions.planning.network import Network
from functions.planning.resources import Frozen, read_data
from shared.brief import Brief, EventFormat, EventType

EVENT_DAY = "H1"
"""The code of the event day: every task before the event leads to it, the close-out follows it."""


Anchor = Annotated[str, Field(pattern=r"^(early|late|T-\d+)$")]


class CatalogueTask(Frozen):
    """One kind of work. Field meanings stand at the head of `data/catalogue.yaml`."""

    id: str
    title: str
    stage: str
    role: str
    days: int = Field(ge=0)
    min: int = Field(ge=0)
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    anchor: Anchor = "early"
    any_day: bool = False
    fixed: bool = False
    optional: bool = False
    milestone: bool = False
    lost: str = ""

    @property
    def days_before_event(self) -> int | None:
        """Calendar days of a `T-…` anchor."""
        return int(self.anchor[2:]) if self.anchor.startswith("T-") else None


class Change(Frozen):
    """What a type changes in one task of the base case; `after` adds to the task's own."""

    title: str | None = None
    days: int | None = None
    min: int | None = None
    anchor: Anchor | None = None
    after: tuple[str, ...] = ()


class LeadTime(Frozen):
    """From accepted brief to the event, for events of at least so many guests."""

    guests: int
    usual_weeks: int
    min_weeks: int
    source: str


class Adaptation(Frozen):
    """How a type or a format differs from the base case."""

    lead: tuple[LeadTime, ...] = ()
    book_first: tuple[str, ...] = ()
    drop: Mapping[str, str] = {}
    change: Mapping[str, Change] = {}
    extra: tuple[CatalogueTask, ...] = ()
    extra_weeks: int = 0


class BaseCatalogue(Frozen):
    """`data/catalogue.yaml`."""

    as_of: str
    source: str
    roles: Mapping[str, str]
    tasks: tuple[CatalogueTask, ...]


Tasks = Mapping[str, CatalogueTask]
"""By code."""


@dataclass(frozen=True)
class TaskSet:
    """The tasks of one event, before any date is known."""

    tasks: Tasks
    dropped: Mapping[str, str]
    """Code → why the type or the format does not need it."""
    lead: LeadTime
    book_first: tuple[str, ...]


@cache
def base_catalogue() -> BaseCatalogue:
    """The base case, with no type applied."""
    catalogue = read_data("catalogue.yaml")
    return BaseCatalogue.model_validate(catalogue | {"as_of": str(catalogue["as_of"])})


@cache
def _adaptations(section: Literal["types", "formats"]) -> Mapping[str, Adaptation]:
    rows = read_data("types.yaml")[section]
    return {code: Adaptation.model_validate(row) for code, row in rows.items()}


def adaptations_of(event_type: EventType, event_format: EventFormat) -> tuple[Adaptation, Adaptation]:
    """What the type changes and what the format changes. A webinar is online whatever the brief says."""
    format_ = EventFormat.OFFLINE if event_type == EventType.WEBINAR else event_format
    return _adaptations("types")[event_type], _adaptations("formats")[format_]


def tasks_for(event_type: EventType, event_format: EventFormat, guests: int) -> TaskSet:
    """The base case as changed by the type and then by the format."""
    type_, format_ = adaptations_of(event_type, event_format)
    return TaskSet(
        tasks=_adapted(event_type, event_format),
        dropped={**type_.drop, **format_.drop},
        lead=_lead(type_.lead, guests, format_.extra_weeks),
        book_first=type_.book_first,
    )


@cache
def _adapted(event_type: EventType, event_format: EventFormat) -> Tasks:
    type_, format_ = adaptations_of(event_type, event_format)
    changed = (_changed(task, type_.change.get(task.id)) for task in base_catalogue().tasks)
    tasks = {task.id: task for task in (*changed, *type_.extra, *format_.extra)}
    return without(tasks, {**type_.drop, **format_.drop})


def task_set(brief: Brief) -> TaskSet:
    """The tasks this brief asks for."""
    return tasks_for(brief.event_type, brief.format, brief.guests)


def network_of(tasks: Tasks) -> Network:
    """The graph of these tasks, the close-out included."""
    durations = {code: task.days for code, task in tasks.items()}
    after = {code: set(task.after) for code, task in tasks.items()}
    for code, task in tasks.items():
        for follower in task.before:
            after[follower].add(code)
    return Network(durations, after)


def without(tasks: Tasks, dropped: Iterable[str]) -> Tasks:
    """Leave tasks out; what stood behind a dropped task now stands behind its predecessors."""
    gone = set(dropped) & tasks.keys()
    if not gone and not any(task.before for task in tasks.values()):
        return tasks
    after = network_of(tasks).without(gone).after
    return {code: _standing_after(tasks[code], after[code]) for code in after}


def _standing_after(task: CatalogueTask, predecessors: set[str]) -> CatalogueTask:
    if not task.before and set(task.after) == predecessors:
        return task
    return task.model_copy(update={"after": tuple(sorted(predecessors)), "before": ()})


def _changed(task: CatalogueTask, change: Change | None) -> CatalogueTask:
    if change is None:
        return task
    values = change.model_dump(exclude_none=True, exclude={"after"})
    return task.model_copy(update={**values, "after": task.after + change.after})


def _lead(rows: tuple[LeadTime, ...], guests: int, extra_weeks: int) -> LeadTime:
    lead = [row for row in rows if row.guests <= guests][-1]
    return lead.model_copy(
        update={
            "usual_weeks": lead.usual_weeks + extra_weeks,
            "min_weeks": lead.min_weeks + extra_weeks,
        }
    )
