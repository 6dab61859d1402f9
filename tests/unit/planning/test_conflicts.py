from datetime import UTC, date, datetime, timedelta

from functions.planning.conflicts import (
    RuleBook,
    date_conflicts,
    gate_conflicts,
    programme_conflicts,
    rule_book,
    task_conflicts,
)
from functions.planning.models import GateRecord, PlannedTask, ProgrammeRow, TaskStatus
from functions.planning.running_order import day_template, running_order
from functions.planning.stages import stages_of
from functions.planning.working_calendar import russian_calendar
from shared.agents import Notice, Severity
from shared.brief import EventFormat, EventType
from tests.unit.planning.builders import TODAY, plan_for

EVENT_DAY = date(2027, 6, 16)
TASKS = plan_for(date=EVENT_DAY).tasks


def codes(notices: list[Notice]) -> list[str]:
    return [notice.code for notice in notices]


def of_day(day: date, hours: int = 5) -> list[Notice]:
    template = day_template(EventType.CORPORATE_PARTY, EventFormat.OFFLINE)
    programme = running_order(template, day, hours, "Europe/Moscow")
    return date_conflicts(programme, day, russian_calendar())


def changed(code: str, **values: object) -> list[PlannedTask]:
    return [task.model_copy(update=values) if task.code == code else task for task in TASKS]


def found(code: str) -> PlannedTask:
    return next(task for task in TASKS if task.code == code)


def row(title: str, hour: int, who: str, place: str) -> ProgrammeRow:
    first = plan_for().running_order[0]
    starts_at = first.starts_at.replace(hour=hour, minute=0)
    return first.model_copy(update={"title": title, "starts_at": starts_at, "who": who, "place": place})


def test_decision_nobody_recorded_in_time_is_named() -> None:
    stages = stages_of(TASKS, EVENT_DAY)
    first = next(stage.gate for stage in stages if stage.gate)

    notices = gate_conflicts(stages, first.date + timedelta(days=1))

    assert [notice.field for notice in notices] == [f"gates.{first.code}"]
    assert gate_conflicts(stages, first.date) == []


def test_recorded_decision_is_late_no_more() -> None:
    gates = [stage.gate for stage in stages_of(TASKS, EVENT_DAY) if stage.gate]
    passed = {gate.code: GateRecord(by="producer", at=datetime.now(UTC), version=1) for gate in gates}

    assert gate_conflicts(stages_of(TASKS, EVENT_DAY, passed), date(2028, 1, 1)) == []


def test_a_plain_friday_breaks_no_rule() -> None:
    assert of_day(date(2027, 6, 18)) == []


def test_a_public_holiday_is_named() -> None:
    notices = of_day(date(2027, 1, 7))

    assert codes(notices) == ["public_holiday"]
    assert "Рождество Христово" in notices[0].message


def test_a_late_sunday_before_a_workday_is_a_warning() -> None:
    assert codes(of_day(date(2027, 6, 20))) == ["workday_eve"]


def test_a_short_sunday_programme_is_no_conflict() -> None:
    assert of_day(date(2027, 6, 20), hours=3) == []


def test_a_programme_over_midnight_is_flagged() -> None:
    assert codes(of_day(date(2027, 6, 18), hours=8)) == ["crosses_midnight"]


def test_a_fresh_plan_breaks_no_rule() -> None:
    assert task_conflicts(TASKS, EVENT_DAY, TODAY) == []


def test_a_task_before_its_predecessor_is_a_warning() -> None:
    notices = task_conflicts(changed("G1", start=found("B4").start), EVENT_DAY, TODAY)

    assert [(notice.code, notice.severity) for notice in notices] == [("before_predecessor", Severity.WARN)]


def test_a_contract_before_its_quotes_blocks() -> None:
    notices = task_conflicts(changed("D3", start=found("D1").start), EVENT_DAY, TODAY)

    assert ("contract_before_quote", Severity.BLOCK) in [(one.code, one.severity) for one in notices]


def test_rehearsal_before_load_in_blocks() -> None:
    notices = task_conflicts(changed("C6", start=found("E6").start), EVENT_DAY, TODAY)

    assert codes(notices) == ["before_predecessor", "rehearsal_before_load_in"]


def test_an_order_before_the_count_is_frozen_blocks() -> None:
    notices = task_conflicts(changed("F8", start=found("F6").start), EVENT_DAY, TODAY)

    assert codes(notices) == ["order_before_frozen_count"]


def test_a_predecessor_that_is_done_binds_nobody() -> None:
    tasks = [
        task.model_copy(update={"status": TaskStatus.DONE}) if task.code == "B2" else task
        for task in changed("B4", start=found("B2").start)
        if task.code not in ("A5", "B3")
    ]

    assert task_conflicts(tasks, EVENT_DAY, TODAY) == []


def test_an_open_task_whose_day_has_passed_is_overdue() -> None:
    notices = task_conflicts([found("A1")], EVENT_DAY, found("A1").finish + timedelta(days=1))

    assert codes(notices) == ["overdue"]


def test_unsigned_contracts_are_a_red_flag_from_two_weeks_before() -> None:
    contract = [found("B4").model_copy(update={"finish": EVENT_DAY})]

    assert task_conflicts(contract, EVENT_DAY, EVENT_DAY - timedelta(days=15)) == []
    notices = task_conflicts(contract, EVENT_DAY, EVENT_DAY - timedelta(days=14))
    assert notices[0].message.startswith("Событие через 14 дней, а договоры ещё не подписаны")


def test_a_person_in_two_places_blocks() -> None:
    rows = [row("Открытие", 18, "Ведущий", "Сцена"), row("Интервью", 18, "Ведущий", "Пресс-волл")]

    notices = programme_conflicts(rows)

    assert codes(notices) == ["person_in_two_places"]
    assert "Ведущий" in notices[0].message


def test_a_place_booked_twice_blocks() -> None:
    rows = [row("Открытие", 18, "Ведущий", "Сцена"), row("Саундчек", 19, "Группа", "Сцена")]

    assert codes(programme_conflicts(rows)) == ["place_double_booked"]


def test_rows_that_do_not_overlap_are_no_conflict() -> None:
    rows = [row("Открытие", 18, "Ведущий", "Сцена"), row("Интервью", 20, "Ведущий", "Сцена")]

    assert programme_conflicts(rows) == []


def test_a_rule_that_is_off_says_nothing() -> None:
    rules = rule_book().model_dump()
    rules["rules"]["before_predecessor"]["severity"] = "ignore"

    notices = task_conflicts(
        changed("G1", start=found("B4").start), EVENT_DAY, TODAY, RuleBook.model_validate(rules)
    )

    assert notices == []
