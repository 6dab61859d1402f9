"""What is said of a plan."""

import datetime

from functions.planning.models import Compression, Effect, Plan, Sending
from local.ask.render.plan import plan_section
from tests.unit.ask.builders import plan_of, shown

DAY = datetime.date(2026, 12, 12)


def plan_text(plan: Plan) -> str:
    return shown(*plan_section(plan))


def test_plan_shows_each_task_once_under_its_stage() -> None:
    plan = plan_of()
    task = next(task for task in plan.tasks if task.critical)
    title = next(stage.title for stage in plan.stages if stage.code == task.stage)

    lines = plan_text(plan).split("Критический путь")[0].splitlines()

    rows = [line for line in lines if f"●   {task.title[:20]}" in line]
    head = next(number for number, line in enumerate(lines) if title in line)
    assert len(rows) == 1
    assert lines.index(rows[0]) > head


def test_plan_names_the_critical_path_in_order() -> None:
    plan = plan_of()
    titles = {task.code: task.title for task in plan.tasks}

    text = " ".join(plan_text(plan).split())

    assert " → ".join(titles[code] for code in plan.critical_path) in text


def test_plan_shows_the_gates() -> None:
    assert "◆   Заказчик согласовал концепцию" in plan_text(plan_of())


def test_compressed_plan_says_what_it_costs() -> None:
    compression = Compression(
        measures=[Effect(code="m", title="Сокращаем сроки", effect="наценка")],
        cut=[Effect(code="c", title="Дегустация", effect="меню без пробы")],
        impossible=[Effect(code="i", title="Разрешение", effect="нужен месяц")],
        works_days_off=True,
    )

    text = plan_text(plan_of().model_copy(update={"compression": compression}))

    for said in ("Сокращаем сроки: наценка", "меню без пробы", "Разрешение: нужен месяц", "в выходные"):
        assert said in text


def test_plan_with_time_enough_speaks_of_no_compression() -> None:
    assert "План сжат" not in plan_text(plan_of().model_copy(update={"compression": Compression()}))


def test_advertising_letter_is_marked() -> None:
    letters = [Sending(code="l", title="Приглашение", date=DAY, advertising=True)]

    text = plan_text(plan_of().model_copy(update={"guest_letters": letters}))

    assert "12.12.2026 Приглашение (реклама: нужно согласие гостя)" in text


def test_days_off_in_a_row_are_one_entry() -> None:
    assert "• 01.01–06.01 Новогодние каникулы" in plan_text(plan_of())


def test_running_order_is_in_local_time() -> None:
    first = plan_of().running_order[0]

    assert f"{first.starts_at:%H:%M}–" in plan_text(plan_of()).split("Программа дня")[1]
