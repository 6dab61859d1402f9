"""Events and their tasks. An event and its tasks change together, in one transaction."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from functions.planning.journal import WORDS, told
from functions.planning.lifecycle import EventStatus
from functions.planning.models import GateRecord, PlannedTask, PlanNotes, TaskStatus
from functions.planning.records import Changed, StoredEvent, StoredTask, Written, existing_event
from functions.planning.statements import LIST_EVENTS, LIST_TASKS, READ_EVENT, WRITE_EVENT
from shared.audit.journal import audit_entry
from shared.brief import Brief
from shared.database import Database, Row, Transaction
from shared.topics import Topic, topic_rows

#: Above every event id: ids start with `evt_` and a ULID.
NEWEST = "~"
TaskKey = tuple[date, str, str]
"""Finish, event id, code: the order of task lists."""


@dataclass(frozen=True, kw_only=True)
class TaskFilter:
    """Which tasks of an agency."""

    event_id: str | None
    role: str | None
    statuses: Sequence[TaskStatus]
    until: date


class EventStore:
    """The events of one tenant."""

    def __init__(self, database: Database, tenant_id: str) -> None:
        self._database = database
        self._tenant_id = tenant_id

    def get(self, event_id: str) -> StoredEvent:
        """An event with its tasks. Raises `NotFound`."""
        return existing_event(
            _event(self._database.read(READ_EVENT, tenant_id=self._tenant_id, event_id=event_id))
        )

    def list_events(
        self, statuses: Sequence[EventStatus], *, before: str = NEWEST, limit: int
    ) -> list[StoredEvent]:
        """Events without their tasks, newest first."""
        rows = self._database.read(
            LIST_EVENTS, tenant_id=self._tenant_id, statuses=list(statuses), before=before, limit=limit
        )[0]
        return [StoredEvent(**_event_values(row)) for row in rows]

    def list_tasks(self, wanted: TaskFilter, *, after: TaskKey, limit: int) -> list[StoredTask]:
        """Tasks of all events, the most urgent first, behind the last one seen."""
        rows = self._database.read(
            LIST_TASKS,
            tenant_id=self._tenant_id,
            event_id=wanted.event_id,
            role=wanted.role,
            statuses=list(wanted.statuses),
            until=wanted.until,
            after_finish=after[0],
            after_event=after[1],
            after_code=after[2],
            limit=limit,
        )[0]
        return [_task(row) for row in rows]

    def change(
        self, event_id: str, now: datetime, decide: Callable[[StoredEvent | None], Changed | None]
    ) -> Written:
        """Read the event, let the caller decide, write. None from `decide` writes nothing: it is done.

        `decide` may run again after a conflict; what it raises ends the transaction.
        """

        def work(tx: Transaction) -> Written:
            stored = _event(tx.execute(READ_EVENT, tenant_id=self._tenant_id, event_id=event_id))
            changed = decide(stored)
            if changed is None:
                return Written(event=existing_event(stored))
            following = _following(stored, changed, now)
            self._write(tx, stored, following, changed.topics)
            return Written(event=following, difference=changed.difference)

        return self._database.transaction(work)

    def _write(
        self, tx: Transaction, stored: StoredEvent | None, event: StoredEvent, topics: Iterable[str]
    ) -> None:
        """Only tasks that differ are written."""
        old = stored.tasks if stored else {}
        key = {"tenant_id": self._tenant_id, "event_id": event.event_id}
        tx.commit(
            WRITE_EVENT,
            **key,
            status=event.status,
            version=event.version,
            brief=event.brief,
            notes=event.notes,
            gates={code: record.model_dump(mode="json") for code, record in event.gates.items()},
            origin=event.origin,
            created_by=event.created_by,
            created_at=event.created_at,
            updated_at=event.updated_at,
            tasks=[key | _task_values(task) for code, task in event.tasks.items() if old.get(code) != task],
            removed=[key | {"code": code} for code in old.keys() - event.tasks.keys()],
            topics=topic_rows(self._topic(topic, event) for topic in topics),
            audit=[
                audit_entry(
                    self._tenant_id,
                    "event",
                    event.event_id,
                    before=told(stored, event),
                    after=told(event, stored),
                    personal=WORDS,
                )
            ],
        )

    def _topic(self, type_: str, event: StoredEvent) -> Topic:
        return Topic(
            tenant_id=self._tenant_id,
            type=type_,
            subject=event.event_id,
            cause=type_,
            data={
                "event_id": event.event_id,
                "event_type": event.brief.event_type,
                "date": event.brief.date.isoformat(),
            },
        )


def _following(stored: StoredEvent | None, changed: Changed, now: datetime) -> StoredEvent:
    """The event as it will be written: version up, versions of changed tasks up."""
    old = stored.tasks if stored else {}
    event = changed.event
    tasks = old
    if changed.tasks is not None:
        tasks = {
            task.code: _task_following(event.event_id, old.get(task.code), task) for task in changed.tasks
        }
    version = stored.version + 1 if stored else 1
    return replace(event, version=version, updated_at=now, tasks=tasks)


def _task_following(event_id: str, old: StoredTask | None, task: PlannedTask) -> StoredTask:
    if old is not None and old.task == task:
        return old
    return StoredTask(event_id=event_id, task=task, version=old.version + 1 if old else 1)


def _event(results: Sequence[Sequence[Row]]) -> StoredEvent | None:
    events, tasks = results
    if not events:
        return None
    stored = {row["code"]: _task(row) for row in tasks}
    return StoredEvent(**_event_values(events[0]), tasks=stored)


def _event_values(row: Row) -> dict[str, Any]:
    return {
        **row,
        "status": EventStatus(row["status"]),
        "brief": Brief.model_validate(row["brief"]),
        "notes": PlanNotes.model_validate(row["notes"]) if row["notes"] else None,
        "gates": {code: GateRecord.model_validate(one) for code, one in (row["gates"] or {}).items()},
    }


def _task(row: Row) -> StoredTask:
    return StoredTask(
        event_id=row["event_id"], task=PlannedTask.model_validate(row["body"]), version=row["version"]
    )


def _task_values(stored: StoredTask) -> dict[str, Any]:
    task = stored.task
    return {
        "code": task.code,
        "status": task.status,
        "role": task.role,
        "finish": task.finish,
        "version": stored.version,
        "body": task,
    }
