from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from functions.planning.catalogue import EVENT_DAY
from functions.planning.models import PlannedTask, TaskStatus
from functions.planning.replan import Replanned, compare, replan
from shared.brief import EventType
from tests.unit.planning.builders import TODAY, brief, event_types, unhurried

MARCH = date(2027, 3, 12)
STORED = replan(brief(date=MARCH), [], today=TODAY).draft.tasks


def moved_to(day: date, stored: list[PlannedTask] = STORED, today: date = TODAY) -> Replanned:
    return replan(brief(date=day), stored, today=today)


def by_code(tasks: list[PlannedTask]) -> dict[str, PlannedTask]:
    return {task.code: task for task in tasks}


def with_status(code: str, status: TaskStatus) -> list[PlannedTask]:
    return [task.model_copy(update={"status": status}) if task.code == code else task for task in STORED]


def own_task(start: date) -> PlannedTask:
    dates = {"start": start, "finish": start + timedelta(days=1)}
    return STORED[0].model_copy(update={"code": "own_1", "after": [], "custom": True, **dates})


def test_the_first_plan_adds_everything() -> None:
    again = replan(brief(), [], today=TODAY)

    assert again.change.added == [task.code for task in again.draft.tasks]
    assert again.change.moved == []


def test_the_same_date_changes_nothing() -> None:
    change = moved_to(MARCH).change

    assert (change.moved, change.added, change.removed) == ([], [], [])
    assert change.unchanged == len(STORED)


def test_a_later_date_says_how_far_each_task_moves() -> None:
    change = moved_to(MARCH + timedelta(days=7)).change

    event_day = next(move for move in change.moved if move.code == EVENT_DAY)
    assert (event_day.start_before, event_day.start, event_day.days) == (MARCH, date(2027, 3, 19), 7)


def test_a_done_task_stays_where_it_was() -> None:
    stored = with_status("A1", TaskStatus.DONE)

    again = moved_to(date(2027, 6, 11), stored)

    assert by_code(again.draft.tasks)["A1"] == by_code(stored)["A1"]


def test_work_under_way_keeps_its_status() -> None:
    again = moved_to(date(2027, 6, 11), with_status("A1", TaskStatus.IN_PROGRESS))

    assert by_code(again.draft.tasks)["A1"].status is TaskStatus.IN_PROGRESS


def test_a_cancelled_task_does_not_come_back() -> None:
    again = moved_to(date(2027, 6, 11), with_status("C6", TaskStatus.CANCELLED))

    assert by_code(again.draft.tasks)["C6"].status is TaskStatus.CANCELLED


def test_an_earlier_date_removes_what_there_is_no_time_for() -> None:
    again = moved_to(date(2026, 12, 12))

    assert set(again.change.removed) == {"B3", "D1", "D2", "E2"}
    assert [one.code for one in again.draft.notes.compression.cut] == ["B3", "D1", "D2", "E2"]


def test_a_later_date_brings_back_what_was_cut() -> None:
    hurried = moved_to(date(2026, 12, 12)).draft.tasks

    change = moved_to(MARCH, hurried).change

    assert set(change.added) == {"B3", "D1", "D2", "E2"}


def test_a_persons_own_task_moves_with_the_event() -> None:
    stored = [*STORED, own_task(date(2027, 3, 1))]

    again = moved_to(MARCH + timedelta(days=14), stored)

    own = by_code(again.draft.tasks)["own_1"]
    assert (own.start, own.finish) == (date(2027, 3, 15), date(2027, 3, 16))


def test_a_persons_own_task_is_never_moved_into_the_past() -> None:
    stored = [*STORED, own_task(date(2026, 12, 1))]

    again = moved_to(date(2026, 12, 12), stored)

    assert by_code(again.draft.tasks)["own_1"].start == date(2026, 11, 23)


def test_compare_counts_each_task_once() -> None:
    change = compare(STORED, STORED[1:])

    assert (change.removed, change.unchanged) == ([STORED[0].code], len(STORED) - 1)


@unhurried
@given(event_types, st.integers(min_value=0, max_value=500), st.integers(min_value=0, max_value=500))
def test_moving_there_and_back_is_the_first_plan(event_type: EventType, first: int, second: int) -> None:
    here = brief(event_type=event_type, date=TODAY + timedelta(days=first))
    there = here.model_copy(update={"date": TODAY + timedelta(days=second)})
    stored = replan(here, [], today=TODAY).draft.tasks

    moved = replan(there, stored, today=TODAY).draft.tasks
    back = replan(here, moved, today=TODAY)

    assert back.draft.tasks == stored


@unhurried
@given(event_types, st.integers(min_value=0, max_value=500), st.sampled_from(STORED))
def test_open_tasks_are_never_before_today(event_type: EventType, lead: int, done: PlannedTask) -> None:
    wanted = brief(event_type=event_type, date=TODAY + timedelta(days=lead))
    closed = done.model_copy(update={"status": TaskStatus.DONE})

    tasks = replan(wanted, [closed], today=TODAY).draft.tasks

    assert min(task.start for task in tasks if not task.status.is_closed) >= TODAY
