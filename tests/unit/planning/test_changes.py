from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from functions.planning.changes import (
    Cause,
    TaskDetails,
    edited,
    new_event,
    planned,
    transitioned,
    with_task,
    with_task_changed,
)
from functions.planning.lifecycle import EventStatus
from functions.planning.models import PlannedTask
from functions.planning.records import Changed, StoredEvent, StoredTask
from shared.errors import Conflict, InvalidInput, NotFound
from tests.unit.planning.builders import TODAY, brief

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
CAUSE = Cause(author="tester", now=NOW, today=TODAY, origin="run_1")
JUNE = brief(date=date(2027, 6, 16))


def stored(changed: Changed) -> StoredEvent:
    """The event as it is read back."""
    tasks = {task.code: StoredTask(event_id="evt_1", task=task, version=1) for task in changed.tasks or []}
    return replace(changed.event, version=1, tasks=tasks)


def planned_event() -> StoredEvent:
    return stored(planned("evt_1", None, JUNE, CAUSE))


def details_of(task: PlannedTask, **changes: date) -> TaskDetails:
    details = TaskDetails(title=task.title, role=task.role, start=task.start, finish=task.finish)
    return replace(details, **changes)


def test_a_new_event_is_a_draft_and_is_told() -> None:
    changed = new_event("evt_1", JUNE, CAUSE)

    assert (changed.event.status, changed.event.created_by) == (EventStatus.DRAFT, "tester")
    assert changed.topics == ["event.created"]


def test_planning_an_unknown_event_brings_it_into_being() -> None:
    changed = planned("evt_1", None, JUNE, CAUSE)

    assert (changed.event.status, changed.event.origin) == (EventStatus.PLANNED, "run_1")
    assert changed.topics == ["event.created"]


def test_planning_again_tells_nothing() -> None:
    assert planned("evt_1", planned_event(), JUNE, CAUSE).topics == []


def test_an_event_under_way_stays_active_when_planned_again() -> None:
    event = replace(planned_event(), status=EventStatus.ACTIVE)

    assert planned("evt_1", event, JUNE, CAUSE).event.status is EventStatus.ACTIVE


def test_another_title_leaves_the_tasks_alone() -> None:
    changed = edited(planned_event(), JUNE.model_copy(update={"title": "Юбилей"}), CAUSE)

    assert (changed.event.brief.title, changed.tasks, changed.difference) == ("Юбилей", None, None)


def test_another_number_of_guests_is_planned_anew() -> None:
    changed = edited(planned_event(), JUNE.model_copy(update={"guests": 400}), CAUSE)

    assert changed.tasks is not None
    assert changed.difference is not None


def test_a_draft_is_edited_without_a_plan() -> None:
    draft = stored(new_event("evt_1", JUNE, CAUSE))

    changed = edited(draft, JUNE.model_copy(update={"date": date(2027, 7, 14)}), CAUSE)

    assert (changed.event.brief.date, changed.tasks) == (date(2027, 7, 14), None)


def test_only_completion_is_told_of_the_moves() -> None:
    event = planned_event()

    active = transitioned(event, EventStatus.ACTIVE)
    completed = transitioned(replace(active.event), EventStatus.COMPLETED)

    assert (active.topics, completed.topics) == ([], ["event.completed"])


def test_a_move_of_no_event_is_not_found() -> None:
    with pytest.raises(NotFound):
        transitioned(None, EventStatus.ACTIVE)


def test_an_own_task_counts_its_working_days() -> None:
    friday_to_monday = TaskDetails(title="Торт", role="PM", start=date(2027, 6, 4), finish=date(2027, 6, 7))

    changed = with_task(planned_event(), "own_1", friday_to_monday)

    own = next(task for task in changed.tasks or [] if task.code == "own_1")
    assert (own.days, own.custom, own.role_title) == (2, True, "Руководитель проекта")


def test_a_task_may_not_end_before_it_starts() -> None:
    backward = TaskDetails(title="Торт", role="PM", start=date(2027, 6, 7), finish=date(2027, 6, 4))

    with pytest.raises(InvalidInput):
        with_task(planned_event(), "own_1", backward)


def test_a_changed_task_counts_its_days_anew() -> None:
    event = planned_event()
    report = event.tasks["H7"].task

    changed = with_task_changed(
        event, "H7", details_of(report, start=date(2027, 7, 19), finish=date(2027, 7, 20)), TODAY
    )

    assert next(task.days for task in changed.tasks or [] if task.code == "H7") == 2


def test_a_change_may_not_break_a_blocking_rule() -> None:
    event = planned_event()

    with pytest.raises(Conflict, match="contract_before_quote"):
        with_task_changed(
            event, "B4", details_of(event.tasks["B4"].task, start=event.tasks["B2"].task.start), TODAY
        )


def test_a_change_is_not_blamed_for_what_was_broken_before() -> None:
    event = planned_event()
    early = event.tasks["B4"].task.model_copy(update={"start": event.tasks["B2"].task.start})
    broken = replace(event, tasks={**event.tasks, "B4": replace(event.tasks["B4"], task=early)})

    changed = with_task_changed(broken, "G1", details_of(event.tasks["G1"].task), TODAY)

    assert changed.tasks is not None
