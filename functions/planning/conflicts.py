"""Conflict rules over dates, tasks and the running order. Which rule blocks, warns or is off is data."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import combinations
from typing import Literal

from functions.planning.models import PlannedTask, ProgrammeRow, Stage
from functions.planning.resources import Frozen, read_data
from functions.planning.working_calendar import WorkingCalendar
from shared.agents import Notice, Severity
from shared.texts import date_text, plural, short_date

LATE_HOUR = 22
"""A programme that goes on after this hour keeps people up."""
SIGNED_BEFORE = timedelta(days=14)
WEEKDAYS = ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье")
SEVERITIES = {"block": Severity.BLOCK, "warn": Severity.WARN}


class Rule(Frozen):
    """A row of `data/rules.yaml`."""

    severity: Literal["block", "warn", "ignore"]
    message: str
    pairs: tuple[tuple[str, str], ...] = ()


class RuleBook(Frozen):
    """`data/rules.yaml`."""

    as_of: date
    contracts: tuple[str, ...]
    rules: dict[str, Rule]

    def notices(self, code: str, field: str | None = None, **values: str) -> Iterator[Notice]:
        """The notice of a broken rule; none when the rule is off."""
        rule = self.rules[code]
        if rule.severity != "ignore":
            message = rule.message.format(**values)
            yield Notice(code=code, severity=SEVERITIES[rule.severity], message=message, field=field)


@cache
def rule_book() -> RuleBook:
    """The rules of this instance."""
    return RuleBook.model_validate(read_data("rules.yaml"))


def date_conflicts(
    programme: Sequence[ProgrammeRow],
    last_day: date,
    calendar: WorkingCalendar,
    rules: RuleBook | None = None,
) -> list[Notice]:
    """What is wrong with the day itself."""
    rules = rules or rule_book()
    found: list[Notice] = []
    rows = [row for row in programme if row.kind == "programme"]
    first_day, end = rows[0].starts_at.date(), _end(rows[-1])
    for day in sorted({first_day, last_day}):
        if name := calendar.holiday_name(day):
            found += rules.notices("public_holiday", "brief.date", date=date_text(day), name=name)
    next_day = last_day + timedelta(days=1)
    is_late = end.date() > last_day or end.hour >= LATE_HOUR
    if is_late and not calendar.is_working(last_day) and calendar.is_working(next_day):
        found += rules.notices("workday_eve", "brief.date", weekday=WEEKDAYS[next_day.weekday()])
    if end.date() > last_day:
        found += rules.notices("crosses_midnight", "brief.duration_hours")
    return found


def task_conflicts(
    tasks: Sequence[PlannedTask], event_day: date, today: date, rules: RuleBook | None = None
) -> list[Notice]:
    """What is wrong with the order and the state of the tasks. Closed tasks break no rule."""
    rules = rules or rule_book()
    return [
        *_out_of_order(tasks, rules),
        *_overdue(tasks, today, rules),
        *_unsigned(tasks, event_day, today, rules),
    ]


def programme_conflicts(rows: Sequence[ProgrammeRow], rules: RuleBook | None = None) -> list[Notice]:
    """Who or what place is needed twice at the same time."""
    rules = rules or rule_book()
    found: list[Notice] = []
    for first, second in combinations(sorted(rows, key=lambda row: row.starts_at), 2):
        if second.starts_at >= _end(first):
            continue
        titles = {"first": first.title, "second": second.title, "time": f"{second.starts_at:%H:%M}"}
        if first.who == second.who:
            found += rules.notices("person_in_two_places", who=first.who, **titles)
        if first.place == second.place:
            found += rules.notices("place_double_booked", place=first.place, **titles)
    return found


def gate_conflicts(stages: Sequence[Stage], today: date, rules: RuleBook | None = None) -> list[Notice]:
    """Decisions whose day has passed without anybody recording them."""
    rules = rules or rule_book()
    found: list[Notice] = []
    for gate in (stage.gate for stage in stages if stage.gate):
        if gate.record is None and gate.date < today:
            values = {"title": gate.title, "date": short_date(gate.date)}
            found += rules.notices("gate_not_passed", f"gates.{gate.code}", **values)
    return found


def _out_of_order(tasks: Sequence[PlannedTask], rules: RuleBook) -> Iterator[Notice]:
    by_code = {task.code: task for task in tasks if not task.status.is_closed}
    special = {pair: code for code, rule in rules.rules.items() for pair in rule.pairs}
    pairs = {(task.code, before) for task in by_code.values() for before in task.after} | special.keys()
    for later_code, earlier_code in sorted(pairs):
        later, earlier = by_code.get(later_code), by_code.get(earlier_code)
        if later and earlier and _starts_too_early(later, earlier):
            code = special.get((later_code, earlier_code), "before_predecessor")
            values = {"later": later.title, "earlier": earlier.title, "date": short_date(later.start)}
            yield from rules.notices(code, f"tasks.{later_code}", **values)


def _starts_too_early(later: PlannedTask, earlier: PlannedTask) -> bool:
    """Work of hours may be followed by more work on the same day."""
    return later.start < earlier.finish or (later.start == earlier.finish and earlier.days > 0)


def _overdue(tasks: Sequence[PlannedTask], today: date, rules: RuleBook) -> Iterator[Notice]:
    for task in tasks:
        if task.finish < today and not task.status.is_closed:
            date_ = short_date(task.finish)
            yield from rules.notices("overdue", f"tasks.{task.code}", title=task.title, date=date_)


def _unsigned(
    tasks: Sequence[PlannedTask], event_day: date, today: date, rules: RuleBook
) -> Iterator[Notice]:
    """From T-14 on every unsigned contract is a red flag: one notice names them all."""
    unsigned = [task for task in tasks if task.code in rules.contracts and not task.status.is_closed]
    if unsigned and event_day - SIGNED_BEFORE <= today <= event_day:
        left = (event_day - today).days
        titles = ", ".join(f"«{task.title}»" for task in unsigned)
        when = f"через {left} {plural(left, 'день', 'дня', 'дней')}" if left > 0 else "сегодня"
        yield from rules.notices("unsigned_contract", titles=titles, when=when)


def _end(row: ProgrammeRow) -> datetime:
    return row.starts_at + timedelta(minutes=row.minutes)
