from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.planning.models import ProgrammeRow
from functions.planning.running_order import day_template, event_days, running_order
from shared.brief import EventFormat, EventType
from tests.unit.planning.builders import event_types, unhurried

DAY = date(2026, 12, 12)


def rows_of(
    event_type: EventType, hours: int, event_format: EventFormat = EventFormat.OFFLINE
) -> list[ProgrammeRow]:
    return running_order(day_template(event_type, event_format), DAY, hours, "Europe/Moscow")


def with_guests(rows: list[ProgrammeRow]) -> list[ProgrammeRow]:
    return [row for row in rows if row.kind in ("programme", "reserve")]


def test_a_party_starts_at_six_in_the_evening_of_its_city() -> None:
    first = with_guests(rows_of(EventType.CORPORATE_PARTY, 5))[0]

    assert first.title == "Встреча гостей, welcome"
    assert first.starts_at.isoformat() == "2026-12-12T18:00:00+03:00"


def test_the_team_is_there_before_the_guests_and_after_them() -> None:
    rows = rows_of(EventType.CORPORATE_PARTY, 5)

    assert [row.kind for row in rows[:2]] == ["prepare", "prepare"]
    assert rows[0].starts_at.hour == 15
    assert (rows[-1].kind, rows[-1].starts_at.hour) == ("teardown", 23)


def test_an_online_event_goes_like_a_webinar() -> None:
    assert day_template(EventType.CONFERENCE, EventFormat.ONLINE) == day_template(
        EventType.WEBINAR, EventFormat.OFFLINE
    )


def test_a_webinar_has_no_hall_to_take_down() -> None:
    assert {row.place for row in rows_of(EventType.WEBINAR, 2)} == {"Комната трансляции"}


@pytest.mark.parametrize(("hours", "days"), [(1, 1), (24, 1), (25, 2), (168, 7)])
def test_more_than_a_day_and_night_is_one_more_day(hours: int, days: int) -> None:
    assert event_days(hours) == days


def test_every_day_of_a_long_event_has_its_programme() -> None:
    rows = with_guests(rows_of(EventType.FESTIVAL, 48))

    assert {row.starts_at.date() for row in rows} == {DAY, DAY + timedelta(days=1)}


@unhurried
@given(event_types, st.integers(min_value=1, max_value=12))
def test_the_programme_fills_its_hours_exactly(event_type: EventType, hours: int) -> None:
    rows = with_guests(rows_of(event_type, hours))

    assert sum(row.minutes + row.buffer_minutes for row in rows) == hours * 60


@unhurried
@given(event_types, st.integers(min_value=1, max_value=12))
def test_a_row_starts_when_the_one_before_and_its_buffer_end(event_type: EventType, hours: int) -> None:
    rows = rows_of(event_type, hours)

    assert all(
        second.starts_at == first.starts_at + timedelta(minutes=first.minutes + first.buffer_minutes)
        for first, second in pairwise(rows)
    )


@unhurried
@given(event_types, st.integers(min_value=1, max_value=12))
def test_buffers_are_fifteen_percent_and_at_most_ten_minutes_each(event_type: EventType, hours: int) -> None:
    rows = with_guests(rows_of(event_type, hours))

    free = sum(row.minutes if row.kind == "reserve" else row.buffer_minutes for row in rows)
    assert free >= hours * 60 * 15 // 100
    assert max(row.buffer_minutes for row in rows) <= 10
