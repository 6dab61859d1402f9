from datetime import date, timedelta

import pytest

from functions.planning.models import Plan, TaskStatus
from functions.planning.plan import draw_up
from functions.planning.timeline import timeline
from shared.brief import EventFormat, EventType
from shared.errors import InvalidInput
from shared.provenance import Provenance
from tests.unit.planning.builders import TODAY, brief, plan_for


def gates(plan: Plan) -> dict[str, date]:
    return {stage.gate.code: stage.gate.date for stage in plan.stages if stage.gate}


def letters(plan: Plan) -> dict[str, date]:
    return {letter.code: letter.date for letter in plan.guest_letters}


def test_stages_come_in_order_with_their_gates() -> None:
    plan = plan_for(date=date(2027, 6, 16))

    assert [stage.code for stage in plan.stages] == [
        "brief",
        "concept",
        "sourcing",
        "detail",
        "promotion",
        "final",
        "event",
        "close",
    ]
    finishes = {task.code: task.finish for task in plan.tasks}
    assert gates(plan)["gate_1"] == finishes["A5"]
    assert gates(plan)["gate_2"] == max(finishes["B4"], finishes["C3"])
    assert gates(plan)["gate_7"] == finishes["H7"]


def test_go_or_no_go_is_four_weeks_before() -> None:
    assert gates(plan_for(date=date(2027, 6, 16), event_type=EventType.CONFERENCE))["gate_5"] == date(
        2027, 5, 19
    )


def test_go_or_no_go_waits_for_the_invitations_when_time_is_short() -> None:
    plan = plan_for()

    invited = next(task.finish for task in plan.tasks if task.code == "F5")
    assert gates(plan)["gate_5"] == invited


def test_milestones_of_a_party_end_with_the_report() -> None:
    milestones = plan_for(date=date(2027, 6, 16)).milestones

    assert [milestone.code for milestone in milestones] == ["A5", "B4", "F5", "C3", "E6", "H1", "H7"]


def test_a_conference_is_measured_again_after_months() -> None:
    plan = plan_for(date=date(2027, 6, 16), event_type=EventType.CONFERENCE)

    later = [milestone.date for milestone in plan.milestones if milestone.code.startswith("T+")]
    assert later == [date(2027, 7, 16), date(2027, 8, 15), date(2027, 9, 14)]


def test_roles_add_up_to_all_the_work() -> None:
    plan = plan_for()

    assert sum(role.tasks for role in plan.roles) == len(plan.tasks)
    assert sum(role.days for role in plan.roles) == sum(task.days for task in plan.tasks)
    assert plan.roles == sorted(plan.roles, key=lambda role: (-role.days, role.role))


def test_the_busiest_day_of_a_role_is_counted() -> None:
    plan = plan_for()

    own = [task for task in plan.tasks if task.role == "Ops"]
    days = [task.start + timedelta(days=number) for task in own for number in range(20)]
    busiest = max(sum(task.start <= day <= task.finish for task in own) for day in days)
    assert next(role.most_at_once for role in plan.roles if role.role == "Ops") == busiest


def test_letters_count_down_to_the_event_and_after() -> None:
    plan = plan_for(date=date(2027, 6, 16))

    invited = next(task.start for task in plan.tasks if task.code == "F5")
    assert letters(plan) == {
        "invitation": invited,
        "save_the_date": date(2027, 4, 21),
        "two_weeks": date(2027, 6, 2),
        "one_week": date(2027, 6, 9),
        "logistics": date(2027, 6, 14),
        "tomorrow": date(2027, 6, 15),
        "today": date(2027, 6, 16),
        "thanks": date(2027, 6, 17),
        "materials": date(2027, 6, 23),
    }


def test_nobody_is_reminded_before_the_invitation() -> None:
    plan = plan_for()

    assert "two_weeks" not in letters(plan)
    assert min(letters(plan).values()) == letters(plan)["invitation"]


def test_inviting_to_a_public_event_is_advertising() -> None:
    public = plan_for(date=date(2027, 6, 16), event_type=EventType.CONFERENCE)
    private = plan_for(date=date(2027, 6, 16))

    assert {letter.code for letter in public.guest_letters if letter.advertising} <= {
        "save_the_date",
        "invitation",
    }
    assert any(letter.advertising for letter in public.guest_letters)
    assert not any(letter.advertising for letter in private.guest_letters)


def test_an_event_of_the_day_is_an_honest_plan_of_hours() -> None:
    plan = plan_for(date=TODAY)

    before = [task for task in plan.tasks if task.finish <= TODAY and task.code != "H1"]
    assert {task.days for task in before} == {0}
    assert [notice.code for notice in plan.warnings][:2] == ["lead_time_short", "plan_compressed"]
    assert plan.warnings[0].message.startswith("Событие сегодня, а на подготовку нужно не меньше 4 недель")


def test_an_event_of_tomorrow_starts_today() -> None:
    plan = plan_for(date=TODAY + timedelta(days=1))

    assert plan.starts_on == TODAY
    assert plan.compression.works_days_off


def test_a_far_event_starts_when_its_kind_usually_does() -> None:
    plan = plan_for(date=date(2028, 6, 16), event_type=EventType.CONFERENCE, guests=500)

    assert plan.starts_on == date(2027, 9, 17)
    assert date(2028, 6, 16) - timedelta(weeks=39) == date(2027, 9, 17)


def test_what_the_type_does_without_says_why() -> None:
    reasons = {one.code: one.effect for one in plan_for().not_needed}

    assert reasons["F2"] == "закрытое событие, билеты не продаются"


def test_holidays_inside_the_plan_are_listed() -> None:
    plan = plan_for(date=date(2027, 1, 20))

    assert (date(2027, 1, 7), "Рождество Христово") in [(day.date, day.title) for day in plan.holidays]


def test_a_year_without_a_decree_is_an_assumption() -> None:
    plan = plan_for(date=date(2028, 6, 16))

    assert "calendar.2028" in [assumption.field for assumption in plan.assumptions]


def test_every_figure_has_a_source() -> None:
    sources = {source.figure: source for source in plan_for().sources}

    assert sources["tasks.days"].provenance is Provenance.ASSUMPTION
    assert sources["lead_time"].reference == "allo.tochka.com/card/orgmaster; минимум — eventtia.com (2022)"
    assert "Трудовой кодекс РФ" in (sources["tasks.dates"].reference or "")


def test_the_time_zone_is_the_citys() -> None:
    plan = plan_for(city="Екатеринбург")

    assert plan.event.timezone == "Asia/Yekaterinburg"
    assert plan.running_order[0].starts_at.utcoffset() == timedelta(hours=5)


def test_a_past_day_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        plan_for(date=TODAY - timedelta(days=1))

    assert refused.value.errors[0].code == "date_in_the_past"


def test_a_day_nobody_can_plan_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        plan_for(date=date(2099, 1, 1))

    assert refused.value.errors[0].code == "date_too_far"


def test_on_a_later_day_what_is_not_done_is_overdue() -> None:
    wanted = brief(date=date(2027, 6, 16))
    draft = draw_up(wanted, today=TODAY)
    done = [
        task.model_copy(update={"status": TaskStatus.DONE}) if task.code != "A3" else task
        for task in draft.tasks
    ]

    plan = timeline(wanted, done, draft.notes, today=date(2027, 6, 1))

    codes = [notice.code for notice in plan.warnings]
    assert [code for code in codes if code != "gate_not_passed"] == ["overdue"]


@pytest.mark.parametrize("event_type", EventType)
@pytest.mark.parametrize("event_format", EventFormat)
def test_every_kind_of_event_gets_a_whole_plan(event_type: EventType, event_format: EventFormat) -> None:
    plan = plan_for(date=date(2027, 9, 17), event_type=event_type, format=event_format)

    assert plan.stages[0].code == "brief"
    assert plan.critical_path[-1] == "H1"
    assert Plan.model_validate_json(plan.model_dump_json()) == plan
