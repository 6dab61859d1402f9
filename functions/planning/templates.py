"""Templates: the plan of an event type before any date is known."""

from pydantic import BaseModel

from functions.planning.catalogue import EVENT_DAY, CatalogueTask, TaskSet, network_of, tasks_for
from functions.planning.explanations import not_needed_of
from functions.planning.models import Effect
from shared.brief import EVENT_TYPE_NAMES, EventFormat, EventType

TYPICAL_GUESTS = 150


class TemplateSummary(BaseModel):
    """An event type that can be planned."""

    event_type: EventType
    name: str
    tasks: int
    working_days: int
    """From the first task to the event."""
    usual_weeks: int
    min_weeks: int
    book_first: list[str]


class TemplateTask(BaseModel):
    """A task before it has dates; days are working days."""

    code: str
    title: str
    stage: str
    role: str
    days: int
    min_days: int
    after: list[str]
    optional: bool


class Template(TemplateSummary):
    """All that is done for a type."""

    work: list[TemplateTask]
    not_needed: list[Effect]


def template_summaries() -> list[TemplateSummary]:
    """All types, on site, for a usual number of guests."""
    return [
        _summary(event_type, tasks_for(event_type, EventFormat.OFFLINE, TYPICAL_GUESTS))
        for event_type in EventType
    ]


def template(event_type: EventType, event_format: EventFormat, guests: int) -> Template:
    """One type in full."""
    chosen = tasks_for(event_type, event_format, guests)
    return Template(
        **_summary(event_type, chosen).model_dump(),
        work=[_task(task) for task in chosen.tasks.values()],
        not_needed=not_needed_of(chosen),
    )


def _summary(event_type: EventType, chosen: TaskSet) -> TemplateSummary:
    return TemplateSummary(
        event_type=event_type,
        name=EVENT_TYPE_NAMES[event_type],
        tasks=len(chosen.tasks),
        working_days=network_of(chosen.tasks).early_starts()[EVENT_DAY],
        usual_weeks=chosen.lead.usual_weeks,
        min_weeks=chosen.lead.min_weeks,
        book_first=list(chosen.book_first),
    )


def _task(task: CatalogueTask) -> TemplateTask:
    return TemplateTask(
        code=task.id,
        title=task.title,
        stage=task.stage,
        role=task.role,
        days=task.days,
        min_days=task.min,
        after=list(task.after),
        optional=task.optional,
    )
