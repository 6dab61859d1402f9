"""What a plan says about itself: warnings, what was cut, what was assumed, where its figures come from."""

from collections.abc import Sequence
from datetime import date

from functions.planning.catalogue import LeadTime, Tasks, TaskSet, base_catalogue
from functions.planning.compression import Compressed
from functions.planning.models import Compression, Effect, PlannedTask
from functions.planning.running_order import day_template
from functions.planning.working_calendar import russian_calendar
from shared.agents import Notice, Severity
from shared.brief import Assumption, Brief
from shared.cities import find_city
from shared.provenance import Provenance, Source
from shared.texts import plural

DAYS_IN_WEEK = 7
ASSUMED = "допущение"


def warnings_of(brief: Brief, lead: LeadTime, compressed: Compressed, today: date) -> list[Notice]:
    """Short lead time, what it cost, and what is no longer possible."""
    return [
        *_lead_time_warnings(brief, lead, today),
        *_compression_warnings(compressed),
        *(_impossible(task.id, task.lost) for task in compressed.impossible),
    ]


def _lead_time_warnings(brief: Brief, lead: LeadTime, today: date) -> list[Notice]:
    left = (brief.date - today).days
    days = "сегодня" if left == 0 else f"через {left} {plural(left, 'день', 'дня', 'дней')}"
    if left < lead.min_weeks * DAYS_IN_WEEK:
        message = (
            f"Событие {days}, а на подготовку нужно {_at_least_weeks(lead.min_weeks)} "
            f"(обычно {_weeks(lead.usual_weeks)}). Закладывайте наценку за срочность и меньший выбор."
        )
        return [Notice(code="lead_time_short", severity=Severity.WARN, message=message, field="brief.date")]
    if left < lead.usual_weeks * DAYS_IN_WEEK:
        message = f"Событие {days}; обычно на подготовку берут {_weeks(lead.usual_weeks)}."
        return [Notice(code="lead_time_tight", severity=Severity.INFO, message=message, field="brief.date")]
    return []


def _weeks(number: int) -> str:
    return f"{number} {plural(number, 'неделю', 'недели', 'недель')}"


def _at_least_weeks(number: int) -> str:
    return f"не меньше {number} {plural(number, 'недели', 'недель', 'недель')}"


def _compression_warnings(compressed: Compressed) -> list[Notice]:
    if not compressed.measures:
        return []
    steps = "; ".join(measure.title[0].lower() + measure.title[1:] for measure in compressed.measures)
    message = f"Полный план в оставшееся время не помещается, он сжат: {steps}."
    return [Notice(code="plan_compressed", severity=Severity.WARN, message=message)]


def _impossible(code: str, lost: str) -> Notice:
    message = f"В оставшееся время уже не успеть: {lost}. Перенесите дату или измените формат."
    return Notice(code="no_longer_possible", severity=Severity.BLOCK, message=message, field=f"tasks.{code}")


def compression_of(tasks: Tasks, compressed: Compressed) -> Compression:
    """Measures in order, and every task that is not in the plan because of the time."""
    return Compression(
        measures=[
            Effect(code=measure.code, title=measure.title, effect=measure.effect)
            for measure in compressed.measures
        ],
        cut=[
            Effect(code=code, title=tasks[code].title, effect=lost) for code, lost in compressed.cut.items()
        ],
        impossible=[
            Effect(code=task.id, title=task.title, effect=task.lost) for task in compressed.impossible
        ],
        works_days_off=compressed.days_off,
    )


def not_needed_of(chosen: TaskSet) -> list[Effect]:
    """Tasks of the base case that the type or the format does without, and why."""
    titles = {task.id: task.title for task in base_catalogue().tasks}
    return [Effect(code=code, title=titles[code], effect=reason) for code, reason in chosen.dropped.items()]


def assumptions_of(brief: Brief, tasks: Sequence[PlannedTask]) -> list[Assumption]:
    """What planning took for granted, besides what the brief says itself."""
    found = [
        Assumption(
            field="tasks.days",
            value="типовые длительности",
            reason="сроки задач — наша оценка для события такого типа; уточните по подрядчикам",
        ),
    ]
    if brief.starts_at is None:
        usual = day_template(brief.event_type, brief.format).start
        reason = "время начала в запросе не названо, взято обычное для такого события"
        found.append(Assumption(field="running_order.start", value=f"{usual:%H:%M}", reason=reason))
    if find_city(brief.city) is None:
        reason = f"город «{brief.city}» нам не знаком, время считаем по Москве"
        found.append(Assumption(field="event.timezone", value="Europe/Moscow", reason=reason))
    return [*found, *_calendar_assumptions(tasks)]


def _calendar_assumptions(tasks: Sequence[PlannedTask]) -> list[Assumption]:
    first, last = _period(tasks)
    return [
        Assumption(
            field=f"calendar.{year}",
            value="выходные по Трудовому кодексу",
            reason=f"переносы выходных на {year} год правительство ещё не утвердило, даты могут сдвинуться",
        )
        for year in russian_calendar().years_not_decreed(first, last)
    ]


def sources_of(lead: LeadTime, tasks: Sequence[PlannedTask]) -> list[Source]:
    """The origin of the plan's figures."""
    catalogue = base_catalogue()
    lead_is_ours = lead.source == ASSUMED
    return [
        Source(
            figure="tasks.days",
            provenance=Provenance.ASSUMPTION,
            note=catalogue.source,
            as_of=date.fromisoformat(catalogue.as_of),
        ),
        Source(
            figure="lead_time",
            provenance=Provenance.ASSUMPTION if lead_is_ours else Provenance.NORM,
            note=f"обычно {_weeks(lead.usual_weeks)}, {_at_least_weeks(lead.min_weeks)}",
            reference=None if lead_is_ours else lead.source,
        ),
        Source(
            figure="tasks.dates",
            provenance=Provenance.NORM,
            note="производственный календарь РФ: праздники и перенесённые выходные",
            reference="; ".join(russian_calendar().sources(*_period(tasks))),
        ),
        Source(
            figure="running_order",
            provenance=Provenance.ASSUMPTION,
            note="типовая программа: доли блоков, 5–10 минут запаса на блок и 15 % на весь день",
        ),
    ]


def _period(tasks: Sequence[PlannedTask]) -> tuple[date, date]:
    return min(task.start for task in tasks), max(task.finish for task in tasks)
