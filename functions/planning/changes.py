"""What may be done to an event: each function takes it as stored and returns what is to be written.

Pure, since it runs inside the store's transaction and may run again.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from functions.planning.catalogue import base_catalogue
from functions.planning.conflicts import task_conflicts
from functions.planning.lifecycle import EventStatus, check_can_be_planned, check_transition
from functions.planning.models import GateRecord, PlannedTask, TaskStatus
from functions.planning.plan import check_date
from functions.planning.records import Changed, StoredEvent, existing_event, existing_task
from functions.planning.replan import replan
from functions.planning.stages import stages_of
from functions.planning.working_calendar import russian_calendar
from shared.agents import Severity
from shared.brief import Brief
from shared.errors import Conflict, FieldError, InvalidInput, NotFound

#: Fields of a brief whose change makes another plan.
PLANNED_BY = ("event_type", "date", "guests", "format", "duration_hours")
CUSTOM_STAGE = "custom"


@dataclass(frozen=True, kw_only=True)
class Cause:
    """Who changes an event, on what day of the event's city, and why."""

    author: str
    now: datetime
    today: date
    origin: str
    """A run or a request: the same cause plans once."""


@dataclass(frozen=True, kw_only=True)
class TaskDetails:
    """What a person may say of a task."""

    title: str
    role: str
    start: date
    finish: date
    status: TaskStatus = TaskStatus.OPEN


def new_event(event_id: str, brief: Brief, cause: Cause) -> Changed:
    """A draft, not planned yet."""
    check_date(brief.date, cause.today)
    return Changed(event=_new(event_id, brief, cause), topics=["event.created"])


def planned(event_id: str, stored: StoredEvent | None, brief: Brief, cause: Cause) -> Changed:
    """The event planned for this brief, created when it is not there. Closed tasks stay.

    Raises `Conflict` when the event is over, `InvalidInput` for a date that cannot be planned.
    """
    event = stored or _new(event_id, brief, cause)
    check_can_be_planned(event.status)
    again = replan(brief, event.planned_tasks, today=cause.today)
    status = EventStatus.PLANNED if event.status is EventStatus.DRAFT else event.status
    return Changed(
        event=replace(event, brief=brief, notes=again.draft.notes, status=status, origin=cause.origin),
        tasks=again.draft.tasks,
        topics=[] if stored else ["event.created"],
        difference=again.change,
    )


def edited(event: StoredEvent, brief: Brief, cause: Cause) -> Changed:
    """Another brief. A planned event is planned anew when the change asks for it."""
    check_can_be_planned(event.status)
    if event.notes and any(getattr(brief, name) != getattr(event.brief, name) for name in PLANNED_BY):
        return planned(event.event_id, event, brief, cause)
    check_date(brief.date, cause.today)
    return Changed(event=replace(event, brief=brief))


def transitioned(stored: StoredEvent | None, status: EventStatus) -> Changed:
    """The event in its next status. Raises `Conflict` for any other, and for planned without a plan."""
    event = existing_event(stored)
    check_transition(event.status, status)
    if status is EventStatus.PLANNED and event.notes is None:
        raise Conflict("Сначала постройте план мероприятия.", "Plan the event first.")
    topics = ["event.completed"] if status is EventStatus.COMPLETED else []
    return Changed(event=replace(event, status=status), topics=topics)


def with_gate(event: StoredEvent, code: str, passed: bool, note: str, cause: Cause) -> Changed:
    """The event with a gate passed, or with its record taken back. Raises `NotFound`, `Conflict`."""
    check_can_be_planned(event.status)
    gates = {stage.gate.code for stage in stages_of(event.planned_tasks, event.brief.date) if stage.gate}
    if code not in gates:
        raise NotFound("В плане нет такого решения.", "The plan has no such gate.")
    kept = {name: record for name, record in event.gates.items() if name != code}
    if passed:
        kept[code] = GateRecord(by=cause.author, at=cause.now, version=event.version, note=note)
    return Changed(event=replace(event, gates=kept))


def with_task(event: StoredEvent, code: str, details: TaskDetails) -> Changed:
    """The event with a person's own task."""
    check_can_be_planned(event.status)
    _check_details(details)
    task = PlannedTask(
        code=code,
        title=details.title,
        stage=CUSTOM_STAGE,
        role=details.role,
        role_title=base_catalogue().roles[details.role],
        days=_days(details),
        after=[],
        start=details.start,
        finish=details.finish,
        earliest_start=details.start,
        latest_start=details.start,
        float_days=0,
        critical=False,
        custom=True,
        status=details.status,
    )
    return Changed(event=event, tasks=[*event.planned_tasks, task])


def with_task_changed(event: StoredEvent, code: str, details: TaskDetails, today: date) -> Changed:
    """The event with one task changed. Raises `Conflict` when that breaks a rule that blocks."""
    old = existing_task(event, code).task
    _check_details(details)
    values = {**vars(details), "role_title": base_catalogue().roles[details.role]}
    if (details.start, details.finish) != (old.start, old.finish):
        values["days"] = _days(details)
    new = old.model_copy(update=values)
    tasks = [new if task.code == code else task for task in event.planned_tasks]
    _check_rules(event, tasks, today)
    return Changed(event=event, tasks=tasks)


def _new(event_id: str, brief: Brief, cause: Cause) -> StoredEvent:
    return StoredEvent(
        event_id=event_id,
        status=EventStatus.DRAFT,
        version=0,
        brief=brief,
        notes=None,
        origin="",
        created_by=cause.author,
        created_at=cause.now,
        updated_at=cause.now,
    )


def _days(details: TaskDetails) -> int:
    """Working days from the first to the last; work on days off alone counts as one."""
    day_after = details.finish + timedelta(days=1)
    return max(1, len(russian_calendar().working_days(details.start, day_after)))


def _check_rules(event: StoredEvent, tasks: list[PlannedTask], today: date) -> None:
    """A change may not add a broken rule that blocks; one broken before is not its fault."""
    before = task_conflicts(event.planned_tasks, event.brief.date, today)
    after = task_conflicts(tasks, event.brief.date, today)
    known = {(notice.code, notice.field) for notice in before}
    for notice in after:
        if notice.severity is Severity.BLOCK and (notice.code, notice.field) not in known:
            raise Conflict(notice.message, f"Rule {notice.code} forbids this.")


def _check_details(details: TaskDetails) -> None:
    errors = []
    if details.finish < details.start:
        errors.append(
            FieldError("body.finish", "before_start", "Конец раньше начала.", "The end is before the start.")
        )
    if details.role not in base_catalogue().roles:
        roles = ", ".join(base_catalogue().roles)
        errors.append(
            FieldError("body.role", "unknown_role", f"Допустимые роли: {roles}.", f"Roles are: {roles}.")
        )
    if errors:
        raise InvalidInput(errors=errors)
