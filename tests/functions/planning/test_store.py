from datetime import date, timedelta
from functools import partial

import pytest

from functions.planning.changes import Cause, edited, new_event, planned, transitioned
from functions.planning.lifecycle import EventStatus
from functions.planning.models import TaskStatus
from functions.planning.records import Changed, StoredEvent, Written, existing_event
from functions.planning.store import EventStore, TaskFilter
from shared.database import Database
from shared.errors import Conflict, NotFound
from shared.events import event_brief
from tests.functions.planning.conftest import NOW
from tests.unit.planning.builders import TODAY, brief

CAUSE = Cause(author="tester", now=NOW, today=TODAY, origin="run_1")
JUNE = brief(date=date(2027, 6, 16))
FIRST = (date(1970, 1, 1), "", "")


@pytest.fixture
def store(database: Database, tenant_id: str) -> EventStore:
    return EventStore(database, tenant_id)


def plan(store: EventStore, event_id: str = "evt_1") -> Written:
    return store.change(event_id, NOW, lambda stored: planned(event_id, stored, JUNE, CAUSE))


def everything(event_id: str | None = None) -> TaskFilter:
    return TaskFilter(event_id=event_id, role=None, statuses=list(TaskStatus), until=date(2100, 1, 1))


def test_what_is_written_is_read_back(store: EventStore) -> None:
    written = plan(store).event

    assert store.get("evt_1") == written


def test_an_event_that_is_not_there_is_not_found(store: EventStore) -> None:
    with pytest.raises(NotFound):
        store.get("evt_none")


def test_every_change_raises_the_version(store: EventStore) -> None:
    first = store.change("evt_1", NOW, lambda _: new_event("evt_1", JUNE, CAUSE)).event

    second = plan(store).event

    assert (first.version, second.version) == (1, 2)
    assert second.created_at == first.created_at


def test_a_decision_to_change_nothing_writes_nothing(store: EventStore) -> None:
    before = plan(store).event

    written = store.change("evt_1", NOW + timedelta(hours=1), lambda _: None)

    assert written == Written(event=before)
    assert store.get("evt_1") == before


def test_a_refused_change_writes_nothing(store: EventStore) -> None:
    before = plan(store).event

    with pytest.raises(Conflict):
        store.change("evt_1", NOW, partial(transitioned, status=EventStatus.COMPLETED))

    assert store.get("evt_1") == before


def test_tasks_that_did_not_change_keep_their_version(store: EventStore) -> None:
    plan(store)

    store.change("evt_1", NOW, partial(finish, code="A1"))

    versions = {code: task.version for code, task in store.get("evt_1").tasks.items()}
    assert versions.pop("A1") == 2
    assert set(versions.values()) == {1}


def test_tasks_a_new_plan_does_without_are_gone(store: EventStore) -> None:
    plan(store)
    hurried = brief(date=date(2026, 12, 12))

    store.change("evt_1", NOW, lambda stored: edited(existing_event(stored), hurried, CAUSE))

    assert "D1" not in store.get("evt_1").tasks
    codes = [stored.task.code for stored in store.list_tasks(everything(), after=FIRST, limit=100)]
    assert "D1" not in codes


def test_a_status_moves_without_touching_the_tasks(store: EventStore) -> None:
    before = plan(store).event

    after = store.change("evt_1", NOW, partial(transitioned, status=EventStatus.ACTIVE)).event

    assert (after.status, after.tasks) == (EventStatus.ACTIVE, before.tasks)


def test_two_agencies_may_have_events_of_one_id(
    store: EventStore, database: Database, tenant_id: str
) -> None:
    plan(store)
    other = EventStore(database, f"{tenant_id}_other")
    other.change("evt_1", NOW, lambda _: new_event("evt_1", brief(title="Чужое"), CAUSE))

    assert store.get("evt_1").brief.title == "Новогодний корпоратив"
    assert other.get("evt_1").tasks == {}
    assert other.list_tasks(everything(), after=FIRST, limit=10) == []


def test_tasks_of_all_events_come_by_urgency(store: EventStore) -> None:
    plan(store, "evt_1")
    plan(store, "evt_2")

    tasks = store.list_tasks(everything(), after=FIRST, limit=1000)

    keys = [(stored.task.finish, stored.event_id, stored.task.code) for stored in tasks]
    assert keys == sorted(keys)
    assert {stored.event_id for stored in tasks} == {"evt_1", "evt_2"}


def test_a_list_goes_on_behind_the_last_one_seen(store: EventStore) -> None:
    plan(store)
    tasks = store.list_tasks(everything("evt_1"), after=FIRST, limit=1000)
    last = tasks[10]

    rest = store.list_tasks(
        everything("evt_1"), after=(last.task.finish, last.event_id, last.task.code), limit=1000
    )

    assert rest == tasks[11:]


def test_other_functions_read_the_brief_of_an_event(
    store: EventStore, database: Database, tenant_id: str
) -> None:
    plan(store)

    assert event_brief(database, tenant_id, "evt_1") == JUNE


def finish(stored: StoredEvent | None, code: str) -> Changed:
    event = existing_event(stored)
    tasks = [
        task.model_copy(update={"status": TaskStatus.DONE}) if task.code == code else task
        for task in event.planned_tasks
    ]
    return Changed(event=event, tasks=tasks)
