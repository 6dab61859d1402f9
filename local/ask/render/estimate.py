"""«Смета»: lines by group, totals, how exact it is, how it meets the budget."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Column, Table

from functions.finance.models import Estimate, Fit, Line, Totals, Upgrade
from local.ask.render.layout import bold, bullets, decimal, heading, label, number, table, unbroken
from local.ask.render.provenance import PROVENANCE_NAMES, legend
from shared.brief import LEVEL_NAMES
from shared.texts import count_text, rubles_text

QUANTITY_DIGITS = 2


def estimate_section(estimate: Estimate) -> Iterator[RenderableType]:
    """Every line; sums include VAT."""
    yield heading(f"Смета, уровень «{LEVEL_NAMES[estimate.level]}»")
    rows = table(
        Column("Статья", ratio=1),
        number("Кол-во"),
        unbroken("Ед."),
        number("Цена с НДС"),
        number("Сумма с НДС"),
        unbroken("Откуда цена"),
    )
    for group in estimate.groups:
        rows.add_row(
            bold(f"{group.name}, {decimal(group.share, 1)} %"), "", "", "", bold(rubles_text(group.gross))
        )
        for line in estimate.lines:
            if line.group == group.group:
                rows.add_row(*_line(line))
        rows.add_section()
    _add_totals(rows, estimate.totals)
    yield rows
    yield ""
    yield from _judgement(estimate)
    yield legend({line.provenance for line in estimate.lines})


def _line(line: Line) -> tuple[str, ...]:
    return (
        line.name,
        decimal(line.quantity, QUANTITY_DIGITS),
        line.unit,
        rubles_text(line.unit_price),
        rubles_text(line.gross),
        PROVENANCE_NAMES[line.provenance],
    )


def _add_totals(rows: Table, totals: Totals) -> None:
    reserve, fee = totals.contingency, totals.fee
    sums = {
        "Прямые расходы": totals.direct.gross,
        f"Резерв на непредвиденное, {decimal(reserve.percent, 2)} %": reserve.gross,
        f"Вознаграждение агентства, {decimal(fee.percent, 2)} % и НДС": fee.gross,
        "ИТОГО с НДС": totals.total.gross,
        "в том числе НДС": totals.total.vat,
        "на одного гостя": totals.per_guest,
    }
    for name, amount in sums.items():
        rows.add_row(bold(name), "", "", "", bold(rubles_text(amount)))


def _judgement(estimate: Estimate) -> Iterator[RenderableType]:
    accuracy = estimate.accuracy
    yield bullets(
        [
            f"Точность на стадии {accuracy.stage}: ±{decimal(accuracy.percent, 1)} %, "
            f"от {rubles_text(accuracy.low)} до {rubles_text(accuracy.high)}. Без цены подрядчика пока "
            f"{count_text(accuracy.open_quotes, 'строка', 'строки', 'строк')}.",
            f"Три уровня без сокращений: {_levels(estimate)}.",
        ]
    )
    if estimate.fit:
        yield from _fit(estimate.fit)


def _levels(estimate: Estimate) -> str:
    beyond = {True: "", False: " (выше бюджета)", None: ""}
    return ", ".join(f"{one.name} {rubles_text(one.total)}{beyond[one.fits]}" for one in estimate.levels)


def _fit(fit: Fit) -> Iterator[RenderableType]:
    budget = rubles_text(fit.budget)
    if fit.fits:
        yield bullets([f"Бюджет {budget} выдержан, остаётся {rubles_text(fit.spare)}."])
    else:
        yield bullets([f"Бюджет {budget} не выдержан: не хватает {rubles_text(-fit.spare)}."])
    if fit.cuts:
        yield label("Ради бюджета убрано")
        yield bullets(f"{cut.title}: −{rubles_text(cut.saving)}" for cut in fit.cuts)
    if fit.upgrades:
        yield label("На что хватит остатка")
        yield bullets(_upgrade(one) for one in fit.upgrades)
    if fit.advice:
        yield label("Что уменьшит смету")
        enough = {True: ", этого достаточно", False: ", но этого мало"}
        yield bullets(f"{one.change}: от {rubles_text(one.total)}{enough[one.fits]}" for one in fit.advice)


def _upgrade(one: Upgrade) -> str:
    return f"{one.name}, уровень «{LEVEL_NAMES[one.level]}»: +{rubles_text(one.cost)}"
