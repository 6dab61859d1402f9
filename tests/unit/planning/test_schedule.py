from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from functions.planning.catalogue import EVENT_DAY, network_of, without
from functions.planning.schedule import Schedule, schedule
from functions.planning.working_calendar import russian_calendar
from shared.brief import EventFormat, EventType
from tests.unit.planning.builders import (
    TODAY,
    early_predecessors,
    event_formats,
    event_types,
    scheduled,
    tasks_of,
    unhurried,
    window_between,
)

WEDNESDAY = date(2027, 6, 16)

lead_days = st.integers(min_value=0, max_value=600)


def test_the_event_stands_on_its_day() -> None:
    plan = schedule(tasks_of(EventType.CONFERENCE), window_between(TODAY, WEDNESDAY))

    assert (plan.slots[EVENT_DAY].start, plan.slots[EVENT_DAY].finish) == (WEDNESDAY, WEDNESDAY)


def test_an_event_of_three_days_ends_on_the_third() -> None:
    plan = schedule(tasks_of(EventType.CONFERENCE), window_between(TODAY, WEDNESDAY, event_days=3))

    assert plan.slots[EVENT_DAY].finish == date(2027, 6, 18)
    assert plan.slots["H4"].start == date(2027, 6, 21)


def test_strike_is_on_the_next_day_even_on_a_weekend() -> None:
    friday = date(2027, 6, 18)

    plan = schedule(tasks_of(EventType.CONFERENCE), window_between(TODAY, friday))

    assert plan.slots["H2"].start == date(2027, 6, 19)
    assert plan.slots["H4"].start == date(2027, 6, 21)


def test_a_late_task_stands_as_close_to_the_event_as_it_may() -> None:
    plan = schedule(tasks_of(EventType.CONFERENCE), window_between(TODAY, WEDNESDAY))

    assert plan.slots["C6"].start == date(2027, 6, 15)


def test_an_anchored_task_starts_that_many_days_before_the_event() -> None:
    plan = schedule(tasks_of(EventType.WEDDING), window_between(TODAY, WEDNESDAY))

    assert plan.slots["K1"].start == WEDNESDAY - timedelta(days=58)  # T-60 is a Saturday


def test_slack_is_what_the_whole_plan_can_spare() -> None:
    tasks = tasks_of(EventType.CONFERENCE)
    window = window_between(TODAY, WEDNESDAY)

    plan = schedule(tasks, window)

    assert plan.slack_days == window.event_position - network_of(tasks).early_starts()[EVENT_DAY]
    assert all(plan.slots[code].float_days <= plan.slack_days for code in plan.critical_path)


def test_float_is_counted_from_the_day_a_task_is_planned_for() -> None:
    plan = schedule(tasks_of(EventType.CONFERENCE), window_between(TODAY, WEDNESDAY))

    montage = plan.slots["E6"]

    assert (montage.start, montage.float_days) == (montage.latest_start, 0)


def test_done_tasks_leave_the_rest_in_order() -> None:
    tasks = without(tasks_of(EventType.CONFERENCE), ["A1", "A2", "A3", "A4", "A5"])

    plan = schedule(tasks, window_between(TODAY, WEDNESDAY))

    assert plan.slots["B1"].start == date(2026, 11, 23)


@unhurried
@given(event_types, event_formats, lead_days)
def test_no_task_starts_before_its_predecessors_end(
    event_type: EventType, event_format: EventFormat, lead: int
) -> None:
    compressed, plan = scheduled(tasks_of(event_type, event_format), TODAY, TODAY + timedelta(days=lead))

    assert early_predecessors(compressed.tasks, plan) == []


@unhurried
@given(event_types, event_formats, lead_days)
def test_no_task_is_before_today(event_type: EventType, event_format: EventFormat, lead: int) -> None:
    _, plan = scheduled(tasks_of(event_type, event_format), TODAY, TODAY + timedelta(days=lead))

    assert min(slot.start for slot in plan.slots.values()) >= TODAY


@unhurried
@given(event_types, lead_days)
def test_tasks_stand_on_working_days_unless_days_off_are_worked(event_type: EventType, lead: int) -> None:
    compressed, plan = scheduled(tasks_of(event_type), TODAY, TODAY + timedelta(days=lead))

    event = plan.slots[EVENT_DAY]
    on_days_off = [
        code
        for code, slot in plan.slots.items()
        if not russian_calendar().is_working(slot.start)
        and not compressed.tasks[code].any_day
        and slot.start != event.start
    ]

    assert on_days_off == [] or compressed.days_off


@unhurried
@given(event_types, event_formats, lead_days)
def test_a_task_is_planned_between_its_earliest_and_latest_start(
    event_type: EventType, event_format: EventFormat, lead: int
) -> None:
    _, plan = scheduled(tasks_of(event_type, event_format), TODAY, TODAY + timedelta(days=lead))

    assert all(slot.earliest_start <= slot.start <= slot.latest_start for slot in plan.slots.values())


@unhurried
@given(event_types, st.integers(min_value=300, max_value=500), st.integers(min_value=1, max_value=120))
def test_moving_the_date_keeps_every_latest_start_as_far_from_the_event(
    event_type: EventType, lead: int, shift: int
) -> None:
    """Distances in working days, so weekends and holidays on the way do not matter."""
    tasks = tasks_of(event_type)
    first_day = TODAY + timedelta(days=lead)
    second_day = first_day + timedelta(days=shift)

    first, second = (
        _distances(schedule(tasks, window_between(TODAY, day)), day) for day in (first_day, second_day)
    )

    assert first == second


def _distances(plan: Schedule, event_day: date) -> dict[str, int]:
    calendar = russian_calendar()
    return {
        code: len(calendar.working_days(slot.latest_start, event_day))
        for code, slot in plan.slots.items()
        if slot.latest_start < event_day
    }
