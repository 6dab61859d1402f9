"""Lines into sums: subtotals, totals, accuracy, allotments. Every part adds up to the kopeck."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from functions.finance.catalogue import AccuracyRule, groups, rules
from functions.finance.costing import Rates, sum_up
from functions.finance.models import (
    Accuracy,
    AgencyFee,
    Line,
    LineStatus,
    Money,
    Reserve,
    Subtotal,
    Totals,
)
from shared.errors import FieldError, InvalidInput
from shared.money import MAX_RUBLES, kopecks

TENTH = Decimal("0.1")


def totals_of(lines: Sequence[Line], rates: Rates, guests: int) -> Totals:
    """All that the client pays, VAT told apart. Raises `InvalidInput` above ten billion rubles."""
    direct = _money(lines)
    sums = sum_up(direct.gross, rates)
    check_size(sums.total)
    vat = direct.vat + sums.fee_vat
    return Totals(
        direct=direct,
        contingency=Reserve(percent=rates.contingency_percent, gross=sums.contingency),
        fee=AgencyFee(
            percent=rates.fee_percent,
            base=direct.gross,
            vat_rate=(rates.fee_vat * 100).normalize(),
            net=sums.fee,
            vat=sums.fee_vat,
            gross=sums.fee + sums.fee_vat,
        ),
        total=Money(net=sums.total - vat, vat=vat, gross=sums.total),
        per_guest=kopecks(sums.total / guests),
    )


def check_size(total: Decimal) -> None:
    """Refuse sums that no event costs and no column holds."""
    if total > MAX_RUBLES:
        raise InvalidInput(
            "Смета больше 10 млрд ₽: проверьте число гостей, длительность и цены.",
            "The estimate is above 10 billion rubles: check guests, duration and prices.",
            errors=[FieldError("total", "too_large", "Сумма слишком велика.", "The sum is too large.")],
        )


def rates_in(totals: Totals) -> Rates:
    """The rates an estimate was drawn up with."""
    return Rates(totals.contingency.percent, totals.fee.percent, totals.fee.vat_rate / 100)


def subtotals_of(lines: Sequence[Line]) -> list[Subtotal]:
    """Groups in the order of the catalogue; groups without lines are left out."""
    direct = sum((line.gross for line in lines), Decimal(0))
    by_group: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_group[line.group].append(line)
    return [
        Subtotal(group=code, name=group.name, share=_percent(money.gross, direct), **money.model_dump())
        for code, group in groups().items()
        if code in by_group
        for money in (_money(by_group[code]),)
    ]


def allotments_of(lines: Sequence[Line]) -> dict[str, Decimal]:
    """What each vendor category may cost in all, gross."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        if line.category:
            sums[line.category] += line.gross
    return dict(sums)


def accuracy_of(lines: Sequence[Line], total: Decimal) -> Accuracy:
    """The stage the statuses of the lines allow, and its band around the total."""
    rule = next(rule for rule in rules().accuracy if _reached(lines, rule))
    band = kopecks(total * rule.percent / 100)
    quotable = [line for line in lines if line.category]
    return Accuracy(
        stage=rule.stage,
        percent=rule.percent,
        low=total - band,
        high=min(total + band, MAX_RUBLES),
        open_quotes=sum(line.status is LineStatus.ESTIMATED for line in quotable),
    )


def _reached(lines: Sequence[Line], rule: AccuracyRule) -> bool:
    """Lines of at least the status hold the rule's share of what vendors are to quote."""
    quotable = [line for line in lines if line.category]
    done = [line for line in quotable if line.status.rank >= LineStatus(rule.status).rank]
    return _sum(done) * 100 >= _sum(quotable) * rule.share


def _money(lines: Sequence[Line]) -> Money:
    vat = sum((line.vat for line in lines), Decimal(0))
    gross = _sum(lines)
    return Money(net=gross - vat, vat=vat, gross=gross)


def _sum(lines: Sequence[Line]) -> Decimal:
    return sum((line.gross for line in lines), Decimal(0))


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(TENTH, ROUND_HALF_UP) if whole else Decimal(0)
