"""One pass over a request: every slot the rules find, and what is wrong or doubtful about the text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from functions.maestro.understanding import remarks
from functions.maestro.understanding.amounts import read_budgets
from functions.maestro.understanding.dates import read_dates
from functions.maestro.understanding.event_types import read_event_types, read_formats, read_levels
from functions.maestro.understanding.findings import MASK, Finding, masked
from functions.maestro.understanding.guests import read_guests, read_split
from functions.maestro.understanding.hours import read_hours
from functions.maestro.understanding.models import Budget, DateKind, DateReading, Slot, Slots
from functions.maestro.understanding.places import read_cities
from functions.maestro.understanding.spelling import mended
from functions.maestro.understanding.wishes import LONGEST_WISH, MOST_WISHES, read_commands, read_wishes
from shared.agents import Notice
from shared.brief import EVENT_TYPE_NAMES, MAX_GUESTS, EventFormat, EventType
from shared.errors import FieldError
from shared.money import MAX_RUBLES
from shared.texts import plain, rubles_text, short_date

Value = TypeVar("Value")

_FIRMNESS = {
    DateKind.DAY: 0,
    DateKind.DAYS: 0,
    DateKind.EITHER: 0,
    DateKind.WINDOW: 1,
    DateKind.WEEKDAY: 2,
    DateKind.HINT: 3,
}


@dataclass
class Reading:
    """What was found. Later finders see the text without what earlier ones read."""

    text: str
    """In its own letter case, for quoting."""
    left: str
    """In plain form, what is read already masked."""
    found: dict[str, Slot[Any]] = field(default_factory=dict)
    wishes: list[str] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)

    def words(self, finding: Finding[Any]) -> str:
        """The user's words of a finding."""
        return self.text[finding.start : finding.end].strip()

    def take(self, findings: Sequence[Finding[Any]]) -> None:
        """Hide what was read from the finders to come."""
        self.left = masked(self.left, findings)

    def keep(self, name: str, finding: Finding[Any]) -> None:
        """Fill a slot."""
        self.found[name] = Slot[Any](value=finding.value, words=self.words(finding), note=finding.note)

    def slots(self) -> Slots:
        """The slots found."""
        return Slots(**self.found, wishes=tuple(self.wishes))


def read(text: str, today: date) -> Reading:
    """Read a request. The order matters: a date is no number of guests, guests are no sum of money."""
    reading = Reading(text=text, left=mended(plain(text)))
    _read_commands(reading)
    _read_date(reading, today)
    _read_hours(reading)
    _read_guests(reading)
    _read_budget(reading)
    _read_city(reading)
    _read_kind(reading)
    reading.wishes += read_wishes(_shown(reading))[: MOST_WISHES - len(reading.wishes)]
    return reading


def _shown(reading: Reading) -> str:
    """What is left, in the user's own letter case."""
    return "".join(
        old if left != MASK else left for old, left in zip(reading.text, reading.left, strict=True)
    )


def _read_commands(reading: Reading) -> None:
    if commands := read_commands(reading.text):
        reading.take(commands)
        reading.wishes += [command.value[:LONGEST_WISH] for command in commands]
        reading.notices.append(remarks.command_kept_as_text())


def _read_date(reading: Reading, today: date) -> None:
    findings = read_dates(reading.left, today)
    reading.take([f for f in findings if not (f.value and f.value.kind is DateKind.HINT)])
    real = [f for f in findings if f.value is not None]
    future = [f for f in real if f.value and f.value.end >= today]
    if future:
        _keep_date(reading, _by_firmness(future))
    elif real and real[0].value:
        reading.errors.append(remarks.past_date(real[0].value.end, today))
    elif findings:
        reading.errors.append(remarks.impossible_date(reading.words(findings[0])))


def _by_firmness(findings: list[Finding[Any]]) -> list[Finding[DateReading]]:
    return sorted(findings, key=lambda finding: (_FIRMNESS[finding.value.kind], finding.start))


def _keep_date(reading: Reading, findings: list[Finding[DateReading]]) -> None:
    best, *others = findings
    weekdays = [f for f in others if f.value.kind is DateKind.WEEKDAY]
    if weekdays and best.value.kind is DateKind.WINDOW:
        best = _with_weekday(best, weekdays[0].value.start.weekday())
    elif weekdays and best.value.kind is DateKind.DAY and not _fits(best.value.start, weekdays[0].value):
        reading.notices.append(remarks.weekday_mismatch(best.value.start, reading.words(weekdays[0])))
    reading.keep("date", best)
    said = [f for f in others if f.value.kind not in (DateKind.WEEKDAY, DateKind.HINT)]
    against = [reading.words(f) for f in said if not _within(best.value, f.value)]
    if against:
        reading.notices.append(remarks.contradiction("date", "дата", short_date(best.value.start), against))


def _with_weekday(finding: Finding[DateReading], weekday: int) -> Finding[DateReading]:
    value = finding.value.model_copy(update={"weekday": weekday})
    return Finding(value, finding.start, finding.end, finding.note)


def _fits(day: date, weekday: DateReading) -> bool:
    return weekday.start.weekday() <= day.weekday() <= weekday.end.weekday()


def _within(inner: DateReading, outer: DateReading) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _read_hours(reading: Reading) -> None:
    starts, durations = read_hours(reading.left)
    reading.take([*starts, *durations])
    if starts:
        reading.keep("starts_at", starts[0])
    if durations:
        reading.keep("duration_hours", durations[0])


def _read_guests(reading: Reading) -> None:
    split = read_split(reading.left)
    for finding in split[:1]:
        reading.keep("format", Finding(EventFormat.HYBRID, finding.start, finding.end))
    findings = split or read_guests(reading.left)
    reading.take(findings)
    for finding in findings[:1]:
        if not 1 <= finding.value <= MAX_GUESTS:
            reading.errors.append(remarks.guests_out_of_range(finding.value))
        else:
            _keep_first(reading, "guests", "число гостей", findings, str)


def _read_budget(reading: Reading) -> None:
    findings = read_budgets(reading.left)
    reading.take(findings)
    rubles = [Finding(f.value, f.start, f.end, f.note) for f in findings if f.value is not None]
    if findings and not rubles:
        reading.notices.append(remarks.foreign_currency(reading.words(findings[0])))
    elif rubles and rubles[0].value.amount > MAX_RUBLES:
        reading.errors.append(remarks.budget_out_of_range())
    elif rubles and rubles[0].value.amount == 0:
        reading.notices.append(remarks.zero_budget())
    elif rubles:
        _keep_first(reading, "budget", "бюджет", rubles, _budget_text)


def _budget_text(budget: Budget) -> str:
    return rubles_text(budget.amount) + (" на гостя" if budget.per_guest else "")


def _read_city(reading: Reading) -> None:
    findings = read_cities(_shown(reading))
    reading.take(findings)
    if findings:
        _keep_first(reading, "city", "город", findings, str)


def _read_kind(reading: Reading) -> None:
    types = read_event_types(reading.left)
    if types:
        _keep_first(reading, "event_type", "тип мероприятия", types, EVENT_TYPE_NAMES.__getitem__)
        _tell_two_events(reading, [finding.value for finding in types])
    formats, levels = read_formats(reading.left), read_levels(reading.left)
    for name, found in (("format", formats), ("level", levels)):
        for finding in found[:1]:
            if name not in reading.found:
                reading.keep(name, finding)
    reading.take([*types, *formats, *levels])


def _tell_two_events(reading: Reading, kinds: Sequence[EventType]) -> None:
    """Another type on another date is another event: said once, not as three contradictions."""
    other = next((kind for kind in kinds if kind is not kinds[0]), None)
    if other is None or all(notice.code != "contradictory_date" for notice in reading.notices):
        return
    others = [notice for notice in reading.notices if not notice.code.startswith("contradictory_")]
    reading.notices = [*others, remarks.two_events(EVENT_TYPE_NAMES[kinds[0]], EVENT_TYPE_NAMES[other])]


def _keep_first(
    reading: Reading,
    name: str,
    what: str,
    findings: Sequence[Finding[Value]],
    shown: Callable[[Value], str],
) -> None:
    """The first value fills the slot; a different one later is a contradiction worth a warning."""
    first = findings[0]
    reading.keep(name, first)
    others = list(dict.fromkeys(shown(f.value) for f in findings[1:] if f.value != first.value))
    if others:
        reading.notices.append(remarks.contradiction(name, what, shown(first.value), others))
