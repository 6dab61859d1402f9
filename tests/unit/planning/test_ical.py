from datetime import UTC, date, datetime

from icalendar import Calendar

from functions.planning.ical import calendar_file
from functions.planning.models import Plan
from tests.unit.planning.builders import plan_for

CHANGED_AT = datetime(2026, 11, 22, 10, tzinfo=UTC)


def exported(plan: Plan, version: int = 3) -> Calendar:
    return Calendar.from_ical(calendar_file(plan, "evt_1", changed_at=CHANGED_AT, version=version))


def entry(calendar: Calendar, uid: str):  # noqa: ANN201
    return next(one for one in calendar.walk("VEVENT") if one["uid"] == f"{uid}@maestro.events")


def test_every_task_and_every_row_of_the_day_is_an_entry() -> None:
    plan = plan_for()

    assert len(exported(plan).walk("VEVENT")) == len(plan.tasks) + len(plan.running_order)


def test_a_task_is_an_all_day_entry_whose_end_is_the_day_after() -> None:
    entry_ = entry(exported(plan_for()), "evt_1:B4")

    assert entry_["summary"] == "Договор с площадкой и депозит"
    assert (entry_.decoded("dtstart"), entry_.decoded("dtend")) == (date(2026, 11, 27), date(2026, 12, 1))
    assert entry_["description"] == "Руководитель проекта; критический путь, запас 2 рабочих дня".replace(
        "2 рабочих", "2\u00a0рабочих"
    )


def test_a_row_of_the_day_is_at_its_hour_in_the_events_time_zone() -> None:
    entry_ = entry(exported(plan_for(city="Екатеринбург")), "evt_1:programme:2")

    assert entry_.decoded("dtstart").isoformat() == "2026-12-12T18:00:00+05:00"
    assert entry_["dtstart"].params["TZID"] == "Asia/Yekaterinburg"


def test_uids_stay_when_the_date_moves() -> None:
    before = {one["uid"] for one in exported(plan_for(date=date(2027, 6, 16))).walk("VEVENT")}
    after = {one["uid"] for one in exported(plan_for(date=date(2027, 7, 14))).walk("VEVENT")}

    assert after == before


def test_a_newer_version_has_a_higher_sequence() -> None:
    assert entry(exported(plan_for(), version=7), "evt_1:A1")["sequence"] == 7


def test_the_same_plan_gives_the_same_bytes() -> None:
    first, second = (calendar_file(plan_for(), "evt_1", changed_at=CHANGED_AT, version=1) for _ in range(2))

    assert first == second
