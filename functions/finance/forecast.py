"""Plan against fact: what the event will cost in the end, where it runs over, which invoices are late."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from pydantic import BaseModel

from functions.finance.catalogue import groups, rules
from functions.finance.models import Line, LineStatus
from shared.agents import Notice, Severity
from shared.money import Rubles, SignedRubles
from shared.texts import rubles_text

ON_TIME, MONTH, TWO_MONTHS, OLDER = "в срок", "до 30 дней", "31-60 дней", "больше 60 дней"


class Overrun(BaseModel):
    """A group that will cost more than planned, beyond what is usual."""

    group: str
    name: str
    over: Rubles
    percent: Rubles
    threshold: Rubles


class Forecast(BaseModel):
    """Direct costs at completion: accepted facts, contracts in work, estimates of the rest."""

    plan: Rubles
    accepted: Rubles
    contracted: Rubles
    open: Rubles
    at_completion: Rubles
    over: SignedRubles
    """At completion less plan; taken from the reserve when positive."""
    reserve_left: SignedRubles
    overruns: list[Overrun]
    """The largest sum first."""
    unpaid: dict[str, Rubles]
    """Invoiced and not paid, by how late it is."""
    warnings: list[Notice]


def expected_cost(line: Line) -> Decimal:
    """What a line will cost by its furthest status: fact, contract, quote or plan."""
    amounts = {
        LineStatus.ACCEPTED: line.fact,
        LineStatus.PAID: line.contracted,
        LineStatus.INVOICED: line.contracted,
        LineStatus.CONTRACTED: line.contracted,
        LineStatus.QUOTED: line.quoted,
    }
    amount = amounts.get(line.status)
    return line.gross if amount is None else amount


def forecast(
    lines: Sequence[Line], reserve: Decimal, event_date: datetime.date, today: datetime.date
) -> Forecast:
    """The forecast at completion; each line is counted once."""
    by_stage: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        by_stage[_stage(line)] += expected_cost(line)
    plan = sum((line.gross for line in lines), Decimal(0))
    at_completion = sum(by_stage.values(), Decimal(0))
    over = at_completion - plan
    return Forecast(
        plan=plan,
        accepted=by_stage["accepted"],
        contracted=by_stage["contracted"],
        open=by_stage["open"],
        at_completion=at_completion,
        over=over,
        reserve_left=reserve - max(over, Decimal(0)),
        overruns=_overruns(lines),
        unpaid=_unpaid(lines, today),
        warnings=_warnings(over, reserve, event_date, today),
    )


def _stage(line: Line) -> str:
    if line.status is LineStatus.ACCEPTED:
        return "accepted"
    return "contracted" if line.status.rank >= LineStatus.CONTRACTED.rank else "open"


def _overruns(lines: Iterable[Line]) -> list[Overrun]:
    plan: dict[str, Decimal] = defaultdict(Decimal)
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        plan[line.group] += line.gross
        expected[line.group] += expected_cost(line)
    found = [_overrun(group, plan[group], expected[group] - plan[group]) for group in plan if plan[group]]
    return sorted((one for one in found if one.percent > one.threshold), key=lambda one: -one.over)


def _overrun(group: str, plan: Decimal, over: Decimal) -> Overrun:
    over = max(over, Decimal(0))
    return Overrun(
        group=group,
        name=groups()[group].name,
        over=over,
        percent=(over * 100 / plan).quantize(Decimal("0.1")),
        threshold=rules().overrun.get(group, rules().overrun_other),
    )


def _unpaid(lines: Iterable[Line], today: datetime.date) -> Mapping[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        owed = expected_cost(line) - line.paid
        if line.status is LineStatus.INVOICED and owed > 0:
            sums[_lateness(line.due_date, today)] += owed
    return dict(sums)


def _lateness(due: datetime.date | None, today: datetime.date) -> str:
    days = (today - due).days if due else 0
    if days <= 0:
        return ON_TIME
    if days <= 30:
        return MONTH
    return TWO_MONTHS if days <= 60 else OLDER


def _warnings(
    over: Decimal, reserve: Decimal, event_date: datetime.date, today: datetime.date
) -> list[Notice]:
    if over > reserve:
        message = (
            f"Прогноз выше плана на {rubles_text(over)}, резерв {rubles_text(reserve)} этого не покрывает."
        )
        return [Notice(code="reserve_exceeded", severity=Severity.BLOCK, message=message)]
    if over > 0 and (event_date - today).days > rules().untouched_reserve_days:
        message = (
            f"Перерасход {rubles_text(over)} уже тратит резерв, "
            f"хотя до мероприятия больше {rules().untouched_reserve_days} дней."
        )
        return [Notice(code="reserve_drawn_early", severity=Severity.WARN, message=message)]
    return []
