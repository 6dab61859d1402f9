"""«План»: tasks by stage with the decisions between stages, what haste costs, the day itself."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import groupby

from rich.console import RenderableType
from rich.text import Text

from functions.planning.models import (
    Compression,
    Effect,
    LeadTimeFacts,
    Milestone,
    Plan,
    PlannedTask,
    ProgrammeRow,
    Sending,
)
from local.ask.render.layout import bold, bullets, heading, label, number, period, table, unbroken
from shared.texts import count_text, short_date

CRITICAL = "●"
GATE, PASSED = "◆", "✓"


def plan_section(plan: Plan) -> Iterator[RenderableType]:
    """Everything a producer puts into a calendar."""
    yield heading("План")
    yield _when(plan)
    yield _lead_time(plan.lead_time)
    yield ""
    yield _tasks(plan)
    yield Text(
        f"{CRITICAL} критический путь: самая длинная цепочка работ; {GATE} решение, без него дальше нельзя",
        "dim",
    )
    yield label("Критический путь")
    titles = {task.code: task.title for task in plan.tasks}
    yield " → ".join(titles.get(code, code) for code in plan.critical_path)
    yield from _compression(plan.compression)
    yield from _dates(plan)
    yield label("Программа дня")
    yield _programme(plan.running_order)


def _when(plan: Plan) -> str:
    finish = max(task.finish for task in plan.tasks)
    slack = count_text(plan.slack_days, "рабочий день", "рабочих дня", "рабочих дней")
    return f"Работы с {short_date(plan.starts_on)} по {short_date(finish)}, запас всего плана: {slack}."


def _lead_time(facts: LeadTimeFacts) -> str:
    left = count_text(facts.days_left, "день", "дня", "дней")
    usual = count_text(facts.usual_weeks, "неделю", "недели", "недель")
    first = f" Бронировать первым: {', '.join(facts.book_first)}." if facts.book_first else ""
    return f"До события {left}; обычно начинают за {usual}, самое позднее за {facts.min_weeks}.{first}"


def _tasks(plan: Plan) -> RenderableType:
    rows = table(unbroken("Когда"), "", "Задача", "Кто", number("Запас"))
    for stage in plan.stages:
        rows.add_row(period(stage.start, stage.finish), "", bold(stage.title))
        for task in plan.tasks:
            if task.stage == stage.code:
                rows.add_row(*_task(task))
        if stage.gate:
            rows.add_row(
                period(stage.gate.date, stage.gate.date),
                PASSED if stage.gate.record else GATE,
                Text(stage.gate.title, "italic"),
            )
        rows.add_section()
    return rows


def _task(task: PlannedTask) -> tuple[str, str, str, str, str]:
    return (
        period(task.start, task.finish),
        CRITICAL if task.critical else "",
        task.title,
        task.role_title,
        f"{task.float_days} дн." if task.float_days else "",
    )


def _compression(compression: Compression) -> Iterator[RenderableType]:
    yield from _effects("План сжат", compression.measures)
    yield from _effects("Чем пришлось пожертвовать", compression.cut)
    yield from _effects("Уже не успеть", compression.impossible)
    if compression.works_days_off:
        yield "Работать придётся и в выходные."


def _effects(title: str, effects: list[Effect]) -> Iterator[RenderableType]:
    if effects:
        yield label(title)
        yield bullets(f"{one.title}: {one.effect}" for one in effects)


def _dates(plan: Plan) -> Iterator[RenderableType]:
    """Milestones, letters to the guests, days off on the way."""
    letters = [(short_date(one.date), _letter(one)) for one in plan.guest_letters]
    dated = {
        "Вехи": [(short_date(one.date), one.title) for one in plan.milestones],
        "Письма гостям": letters,
        "Нерабочие дни": list(_days_off(plan.holidays)),
    }
    for title, days in dated.items():
        if days:
            yield label(title)
            yield bullets(f"{day} {what}" for day, what in days)


def _days_off(holidays: list[Milestone]) -> Iterator[tuple[str, str]]:
    """Days in a row under one name are one entry."""
    for title, days in groupby(holidays, key=lambda holiday: holiday.title):
        dates = [day.date for day in days]
        yield period(dates[0], dates[-1]), title


def _letter(letter: Sending) -> str:
    return f"{letter.title} (реклама: нужно согласие гостя)" if letter.advertising else letter.title


def _programme(rows: list[ProgrammeRow]) -> RenderableType:
    shown = table(unbroken("Время"), "Что", "Где", "Кто", "Сигнал", "Отвечает")
    for day, of_day in groupby(rows, key=lambda row: row.starts_at.date()):
        shown.add_row(short_date(day))
        for row in of_day:
            ends_at = row.starts_at + timedelta(minutes=row.minutes)
            buffer = f" (+{row.buffer_minutes} мин)" if row.buffer_minutes else ""
            time = f"{row.starts_at:%H:%M}–{ends_at:%H:%M}"
            shown.add_row(time, f"{row.title}{buffer}", row.place, row.who, row.cue, row.responsible)
    return shown
