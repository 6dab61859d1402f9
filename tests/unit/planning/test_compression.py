from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.planning.catalogue import EVENT_DAY, network_of
from functions.planning.compression import compress, compression_measures
from shared.brief import EventFormat, EventType
from tests.unit.planning.builders import TODAY, event_formats, event_types, squeezed, tasks_of, unhurried

PARTY = tasks_of(EventType.CORPORATE_PARTY)


def codes_for(days: int) -> list[str]:
    return [measure.code for measure in compress(PARTY, lambda _: days).measures]


def test_enough_time_changes_nothing() -> None:
    compressed = compress(PARTY, lambda _: 41)

    assert compressed.tasks == PARTY
    assert (compressed.measures, compressed.cut, compressed.impossible) == ((), {}, ())


@pytest.mark.parametrize(
    ("days", "measures"),
    [
        (40, ["parallel"]),
        (25, ["parallel", "shorten"]),
        (15, ["parallel", "shorten", "packages"]),
        (1, ["parallel", "shorten", "packages", "drop_optional", "days_off", "hours"]),
    ],
)
def test_measures_come_in_order_and_only_as_many_as_needed(days: int, measures: list[str]) -> None:
    assert codes_for(days) == measures


def test_a_task_left_out_names_its_price() -> None:
    compressed = compress(PARTY, lambda _: 15)

    assert compressed.cut["B3"] == "площадку выбираем по видео и плану зала, без выезда"
    assert "B3" not in compressed.tasks


def test_shortening_stops_at_the_minimum() -> None:
    compressed = compress(PARTY, lambda _: 20)

    assert [measure.code for measure in compressed.measures][-1] == "shorten"
    assert all(task.days >= task.min for task in compressed.tasks.values())


def test_days_off_are_worked_before_anything_is_settled_by_phone() -> None:
    compressed = compress(PARTY, lambda days_off: 16 if days_off else 11)

    assert [measure.code for measure in compressed.measures][-1] == "days_off"
    assert compressed.days_off


def test_an_event_today_is_settled_within_hours() -> None:
    compressed = compress(PARTY, lambda _: 0)

    before_event = network_of(compressed.tasks).ancestors(EVENT_DAY)
    assert {compressed.tasks[code].days for code in before_event} == {0}


def test_the_close_out_is_never_shortened() -> None:
    compressed = compress(PARTY, lambda _: 0)

    assert [compressed.tasks[code].days for code in ("H4", "H5", "H7")] == [7, 5, 3]


def test_permits_that_cannot_be_had_in_time_are_impossible() -> None:
    festival = tasks_of(EventType.FESTIVAL)

    compressed = compress(festival, lambda _: 40)

    assert [task.id for task in compressed.impossible] == ["G2"]
    assert "G2" not in compressed.tasks


def test_permits_keep_their_days_while_they_fit() -> None:
    festival = tasks_of(EventType.FESTIVAL)

    compressed = compress(festival, lambda _: 80)

    assert compressed.impossible == ()
    assert compressed.tasks["G2"].days == 22


def test_work_without_the_permits_is_compressed_no_more_than_it_needs() -> None:
    conference = tasks_of(EventType.CONFERENCE)

    compressed = compress(conference, lambda _: 22)

    assert [task.id for task in compressed.impossible] == ["G2"]
    assert [measure.code for measure in compressed.measures] == ["parallel", "shorten"]


@unhurried
@given(event_types, event_formats, st.integers(min_value=0, max_value=300))
def test_the_compressed_work_always_fits(event_type: EventType, event_format: EventFormat, lead: int) -> None:
    compressed, window = squeezed(tasks_of(event_type, event_format), TODAY, TODAY + timedelta(days=lead))

    assert compressed.length <= window.event_position


@unhurried
@given(event_types, event_formats, st.integers(min_value=0, max_value=300))
def test_every_task_is_kept_cut_or_impossible(
    event_type: EventType, event_format: EventFormat, lead: int
) -> None:
    tasks = tasks_of(event_type, event_format)

    compressed, _ = squeezed(tasks, TODAY, TODAY + timedelta(days=lead))

    gone = {*compressed.cut, *(task.id for task in compressed.impossible)}
    assert compressed.tasks.keys() | gone == tasks.keys()


def test_measures_have_distinct_codes() -> None:
    codes = [measure.code for measure in compression_measures()]

    assert len(set(codes)) == len(codes)
