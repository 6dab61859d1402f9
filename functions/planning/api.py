"""HTTP: plans, timelines, tasks and templates; the routes of events stand in `events_api`."""

from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Body, Path, Query
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import ValidationError

from functions.planning.changes import TaskDetails, planned, with_gate, with_task, with_task_changed
from functions.planning.conflicts import task_conflicts
from functions.planning.events_api import Id, cause_of, event_store, local_today, router
from functions.planning.ical import calendar_file
from functions.planning.models import Plan, PlanChange, TaskStatus
from functions.planning.records import (
    Changed,
    StoredEvent,
    Written,
    check_version,
    existing_event,
    existing_task,
)
from functions.planning.replan import replan
from functions.planning.store import TaskFilter, TaskKey
from functions.planning.templates import Template, TemplateSummary, template, template_summaries
from functions.planning.timeline import timeline
from functions.planning.views import (
    GateRequest,
    NewTask,
    PlanRequest,
    PlanView,
    TaskCursor,
    TaskQuery,
    TaskRequest,
    TaskView,
    task_view,
)
from shared.agents import Notice
from shared.brief import MAX_GUESTS, Brief, EventFormat, EventType
from shared.clock import utcnow
from shared.errors import FieldError, InvalidInput, NotFound
from shared.http import (
    Cursor,
    Limit,
    Page,
    Response,
    caller,
    created,
    decode_cursor,
    encode_cursor,
    ok,
    required_version,
)
from shared.ids import new_id

__all__ = ["router"]

TAGS = ["Планирование"]
CALENDAR: OpenAPIResponse = {
    "description": "Файл календаря",
    "content": {"text/calendar": {"schema": {"type": "string"}}},
}

TaskId = Annotated[str, Path(min_length=1, max_length=130)]
GateCode = Annotated[str, Path(min_length=1, max_length=40)]
OptionalPlanRequest = Annotated[PlanRequest, Body()]
AS_IT_STANDS = PlanRequest()
Guests = Annotated[int, Query(ge=1, le=MAX_GUESTS)]


@router.post("/api/v1/planning/events/<event_id>/plan", summary="Построить или перестроить план", tags=TAGS)
def plan_event(event_id: Id, body: OptionalPlanRequest = AS_IT_STANDS) -> Response[PlanView]:
    """Done tasks stay. With `date` the event moves; with `preview` nothing is stored."""
    principal = caller(router)
    if body.preview:
        return _preview(event_store().get(event_id), body)
    now = utcnow()

    def decide(stored: StoredEvent | None) -> Changed:
        brief = _moved(existing_event(stored).brief, body)
        return planned(event_id, stored, brief, cause_of(principal, brief.city))

    written = event_store().change(event_id, now, decide)
    view = PlanView(plan=_plan(written.event), change=_difference(written), stored=True)
    return ok(view, version=written.event.version)


@router.get("/api/v1/planning/events/<event_id>/timeline", summary="План мероприятия", tags=TAGS)
def get_timeline(event_id: Id) -> Response[Plan]:
    """As of today: overdue tasks and broken rules are among the warnings."""
    event = event_store().get(event_id)
    return ok(_plan(event), version=event.version)


@router.get(
    "/api/v1/planning/events/<event_id>/timeline.ics",
    summary="План в iCalendar",
    tags=TAGS,
    responses={200: CALENDAR},
)
def get_calendar(event_id: Id) -> Response[str]:
    """For a calendar app: a second export updates the entries of the first."""
    event = event_store().get(event_id)
    text = calendar_file(_plan(event), event_id, changed_at=event.updated_at, version=event.version)
    headers = {"Content-Disposition": 'attachment; filename="plan.ics"'}
    return Response(200, "text/calendar; charset=utf-8", text.decode(), headers)


@router.put(
    "/api/v1/planning/events/<event_id>/gates/<gate>", summary="Записать решение или снять запись", tags=TAGS
)
def record_gate(event_id: Id, gate: GateCode, body: GateRequest) -> Response[Plan]:
    """Who, when and which version are taken from the request. Needs If-Match."""
    principal = caller(router)
    expected = required_version(router.current_event.headers)

    def decide(stored: StoredEvent | None) -> Changed:
        event = existing_event(stored)
        check_version(event.version, expected)
        return with_gate(event, gate, body.passed, body.note, cause_of(principal, event.brief.city))

    event = event_store().change(event_id, utcnow(), decide).event
    return ok(_plan(event), version=event.version)


@router.get("/api/v1/planning/tasks", summary="Задачи, срочные сверху", tags=TAGS)
def list_tasks(
    query: Annotated[TaskQuery, Query()], limit: Limit = 50, cursor: Cursor = None
) -> Page[TaskView]:
    """Tasks of all events, or of one."""
    statuses = [query.status] if query.status else list(TaskStatus)
    wanted = TaskFilter(event_id=query.event_id, role=query.role, statuses=statuses, until=query.until)
    found = event_store().list_tasks(wanted, after=_after(cursor), limit=limit + 1)
    page = found[:limit]
    following = None
    if len(found) > limit:
        last = page[-1]
        following = encode_cursor(last.task.finish.isoformat(), last.event_id, last.task.code)
    return Page(items=[task_view(stored) for stored in page], next_cursor=following)


@router.post("/api/v1/planning/tasks", summary="Добавить задачу", tags=TAGS, status_code=201)
def create_task(body: NewTask) -> Response[TaskView]:
    """A task of one's own; it moves with the event."""
    code = new_id("own")
    details = _details(body)
    written = event_store().change(
        body.event_id, utcnow(), lambda stored: with_task(existing_event(stored), code, details)
    )
    stored = written.event.tasks[code]
    return created(task_view(stored), f"/api/v1/planning/tasks/{stored.task_id}", version=stored.version)


@router.put("/api/v1/planning/tasks/<task_id>", summary="Изменить задачу", tags=TAGS)
def change_task(task_id: TaskId, body: TaskRequest) -> Response[TaskView]:
    """Needs If-Match. A change that breaks a blocking rule is a 409; a lesser conflict is a warning."""
    event_id, _, code = task_id.rpartition(":")
    expected = required_version(router.current_event.headers)
    details = _details(body)

    def decide(stored: StoredEvent | None) -> Changed:
        event = existing_event(stored)
        check_version(existing_task(event, code).version, expected)
        return with_task_changed(event, code, details, local_today(event.brief.city))

    event = event_store().change(event_id, utcnow(), decide).event
    stored = event.tasks[code]
    return ok(task_view(stored, _conflicts_of(event, code)), version=stored.version)


@router.get("/api/v1/planning/templates", summary="Шаблоны планов", tags=TAGS)
def list_templates() -> list[TemplateSummary]:
    """What can be planned, and how long it takes."""
    return template_summaries()


@router.get("/api/v1/planning/templates/<event_type>", summary="Шаблон плана", tags=TAGS)
def get_template(
    event_type: EventType,
    format: Annotated[EventFormat, Query()] = EventFormat.OFFLINE,
    guests: Guests = 150,
) -> Template:
    """The work of one type before any date."""
    return template(event_type, format, guests)


def _preview(event: StoredEvent, body: PlanRequest) -> Response[PlanView]:
    brief = _moved(event.brief, body)
    today = local_today(brief.city)
    again = replan(brief, event.planned_tasks, today=today)
    draft = again.draft
    plan = timeline(brief, draft.tasks, draft.notes, today=today, event_id=event.event_id, passed=event.gates)
    return ok(PlanView(plan=plan, change=again.change, stored=False), version=event.version)


def _moved(brief: Brief, body: PlanRequest) -> Brief:
    return brief.model_copy(update={"date": body.date}) if body.date else brief


def _plan(event: StoredEvent) -> Plan:
    if event.notes is None:
        raise NotFound("План ещё не построен.", "The event is not planned yet.")
    today = local_today(event.brief.city)
    return timeline(
        event.brief,
        event.planned_tasks,
        event.notes,
        today=today,
        event_id=event.event_id,
        passed=event.gates,
    )


def _difference(written: Written) -> PlanChange:
    return written.difference or PlanChange(moved=[], added=[], removed=[], unchanged=0)


def _details(body: TaskRequest) -> TaskDetails:
    return TaskDetails(
        title=body.title, role=body.role, start=body.start, finish=body.finish, status=body.status
    )


def _conflicts_of(event: StoredEvent, code: str) -> list[Notice]:
    found = task_conflicts(event.planned_tasks, event.brief.date, local_today(event.brief.city))
    return [notice for notice in found if notice.field == f"tasks.{code}"]


def _after(cursor: str | None) -> TaskKey:
    """The last task seen."""
    key = decode_cursor(cursor, parts=3) or []
    try:
        seen = TaskCursor.model_validate(dict(zip(TaskCursor.model_fields, key, strict=False)))
    except ValidationError as error:
        field = FieldError(
            "query.cursor", "invalid_cursor", "Возьмите next_cursor из прошлого ответа.", "Use next_cursor."
        )
        raise InvalidInput(errors=[field]) from error
    return seen.finish, seen.event_id, seen.code
