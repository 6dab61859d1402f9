"""Change an estimate by hand: edit, add and remove lines, move them from estimate to fact."""

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from functions.finance.catalogue import groups
from functions.finance.models import Estimate, Fit, Line, LineStatus, Number
from functions.finance.notices import fit_notices
from functions.finance.shares import check_shares
from functions.finance.sources import accuracy_source, percent_source, vat_source
from functions.finance.totals import (
    accuracy_of,
    allotments_of,
    check_size,
    rates_in,
    subtotals_of,
    totals_of,
)
from shared.agency import MAX_PERCENT
from shared.errors import Conflict, FieldError, InvalidInput
from shared.money import Rubles, kopecks
from shared.provenance import Provenance, Source
from shared.vat import TaxStatus, vat_rate, vat_within
from shared.vendor_categories import vendor_categories

MAX_EDITS = 200
RECOUNTED_NOTICES = ("budget_", "unusual_share")

#: A status, the amount it stands on, and what that amount is.
GROUNDS: Mapping[LineStatus, tuple[str, Provenance, str]] = {
    LineStatus.QUOTED: ("quoted", Provenance.QUOTE, "предложение подрядчика"),
    LineStatus.CONTRACTED: ("contracted", Provenance.CONTRACT, "договор"),
    LineStatus.INVOICED: ("contracted", Provenance.CONTRACT, "договор"),
    LineStatus.PAID: ("contracted", Provenance.CONTRACT, "договор"),
    LineStatus.ACCEPTED: ("fact", Provenance.FACT, "подписанный акт"),
}


class LineEdit(BaseModel):
    """What to change in one line; a field left out stays. A new code `group.name` adds a line."""

    model_config = ConfigDict(extra="forbid")

    code: str = Field(pattern=r"^[a-z_]{1,30}\.[a-z0-9_]{1,60}$")
    remove: bool = False
    name: str | None = Field(default=None, min_length=1, max_length=200)
    unit: str | None = Field(default=None, min_length=1, max_length=30)
    category: str | None = Field(default=None, max_length=40)
    quantity: Number | None = None
    unit_price: Rubles | None = None
    supplier: TaxStatus | None = None
    status: LineStatus | None = None
    quoted: Rubles | None = None
    contracted: Rubles | None = None
    fact: Rubles | None = None
    paid: Rubles | None = None
    due_date: datetime.date | None = None
    vendor: str | None = Field(default=None, max_length=200)
    reason: str | None = Field(default=None, max_length=300)


class Revision(BaseModel):
    """The body of PUT: edits of lines, and of the terms of the whole estimate."""

    model_config = ConfigDict(extra="forbid")

    lines: list[LineEdit] = Field(default_factory=list, max_length=MAX_EDITS)
    contingency_percent: Number | None = Field(default=None, le=MAX_PERCENT)
    fee_percent: Number | None = Field(default=None, le=MAX_PERCENT)
    note: str = Field(default="", max_length=500)


def revise(estimate: Estimate, revision: Revision, today: datetime.date) -> Estimate:
    """The next version of an estimate. Raises `InvalidInput` or `Conflict`, naming the line."""
    lines = {line.code: line for line in estimate.lines}
    for number, edit in enumerate(revision.lines):
        field = f"body.lines.{number}"
        if edit.remove:
            lines.pop(_removable(lines.get(edit.code), field).code)
        else:
            line = lines.get(edit.code) or _new_line(edit, field)
            lines[edit.code] = _edited(line, edit, estimate.date, today, field)
    return _recounted(estimate, _in_order(lines.values()), revision, today)


def _removable(line: Line | None, field: str) -> Line:
    if line is None:
        raise _invalid(f"{field}.code", "unknown_line", "Такой строки в смете нет.", "No such line.")
    if line.status.rank >= LineStatus.CONTRACTED.rank:
        raise Conflict(
            f"По строке «{line.name}» есть договор: сначала верните ей статус estimated.",
            f"Line {line.code} is under contract.",
        )
    return line


def _new_line(edit: LineEdit, field: str) -> Line:
    group = edit.code.split(".")[0]
    if group not in groups():
        known = ", ".join(groups())
        raise _invalid(
            f"{field}.code", "unknown_group", f"Разделы сметы: {known}.", f"Groups of an estimate: {known}."
        )
    for name in ("name", "unit", "quantity", "unit_price"):
        if getattr(edit, name) is None:
            raise _invalid(f"{field}.{name}", "missing", "Нужно для новой строки.", "A new line needs it.")
    zero = Decimal(0)
    return Line(
        code=edit.code,
        group=group,
        name=edit.name or "",
        category=None,
        unit=edit.unit or "",
        quantity=zero,
        unit_price=zero,
        net=zero,
        vat_rate=zero,
        vat=zero,
        gross=zero,
        variable=False,
        supplier=edit.supplier or TaxStatus.USN,
        provenance=Provenance.USER,
    )


def _edited(line: Line, edit: LineEdit, supply: datetime.date, today: datetime.date, field: str) -> Line:
    if edit.category is not None and edit.category not in vendor_categories():
        raise _invalid(
            f"{field}.category", "unknown_category", "Нет такой категории.", "No such vendor category."
        )
    given = edit.model_dump(exclude={"code", "remove", "reason"}, exclude_none=True)
    line = line.model_copy(update=given)
    if edit.status is LineStatus.ESTIMATED:
        line = line.model_copy(update={"quoted": None, "contracted": None, "fact": None, "paid": Decimal(0)})
    if {"quantity", "unit_price"} & given.keys():
        line = _sourced(line, "unit_price", Provenance.USER, edit.reason or "изменено вручную", today)
    line = _priced(line, supply)
    return _grounded(line, edit, today, field) if edit.status else line


def _priced(line: Line, supply: datetime.date) -> Line:
    """Sums of the line by its quantity, price and supplier's tax status."""
    rate = vat_rate(line.supplier, supply)
    gross = kopecks(line.quantity * line.unit_price)
    check_size(gross)
    vat = vat_within(gross, rate)
    sums = {"gross": gross, "vat": vat, "net": gross - vat, "vat_rate": (rate * 100).normalize()}
    return line.model_copy(update=sums)


def _grounded(line: Line, edit: LineEdit, today: datetime.date, field: str) -> Line:
    """A status stands on an amount: a quote, a contract, an act."""
    if line.status not in GROUNDS:
        return line
    amount, provenance, ground = GROUNDS[line.status]
    if getattr(line, amount) is None:
        raise _invalid(
            f"{field}.{amount}",
            "missing",
            f"Для статуса {line.status} укажите сумму: {ground}.",
            f"Status {line.status} needs this amount.",
        )
    note = ": ".join(part for part in (ground, line.vendor, edit.reason) if part)
    return _sourced(line, amount, provenance, note, today)


def _sourced(line: Line, figure: str, provenance: Provenance, note: str, today: datetime.date) -> Line:
    path = f"lines.{line.code}.{figure}"
    others = [source for source in line.sources if source.figure != path]
    source = Source(figure=path, provenance=provenance, note=note, as_of=today)
    return line.model_copy(update={"provenance": provenance, "sources": [*others, source]})


def _recounted(estimate: Estimate, lines: list[Line], revision: Revision, today: datetime.date) -> Estimate:
    given = revision.model_dump(include={"contingency_percent", "fee_percent"}, exclude_none=True)
    totals = totals_of(lines, rates_in(estimate.totals)._replace(**given), estimate.guests)
    accuracy = accuracy_of(lines, totals.total.gross)
    sources = [
        accuracy_source(accuracy),
        *(percent_source(name.removesuffix("_percent"), given[name], today) for name in given),
        *(vat_source(status, estimate.date) for status in sorted({line.supplier for line in lines})),
    ]
    known = {source.figure: source for source in [*estimate.sources, *sources]}
    revised = estimate.model_copy(
        update={
            "lines": lines,
            "groups": subtotals_of(lines),
            "totals": totals,
            "accuracy": accuracy,
            "allotments": allotments_of(lines),
            "fit": _refitted(estimate.fit, totals.total.gross),
            "sources": list(known.values()),
        }
    )
    kept = [one for one in estimate.warnings if not one.code.startswith(RECOUNTED_NOTICES)]
    shares = check_shares(estimate.event_type, lines)
    return revised.model_copy(update={"warnings": [*fit_notices(revised), *kept, *shares]})


def _refitted(fit: Fit | None, total: Decimal) -> Fit | None:
    """The budget against the new total; what was cut stays told, advice was for the old lines."""
    if fit is None:
        return None
    return Fit(budget=fit.budget, fits=total <= fit.budget, spare=fit.budget - total, cuts=fit.cuts)


def _in_order(lines: Iterable[Line]) -> list[Line]:
    order = list(groups())
    return sorted(lines, key=lambda line: order.index(line.group))


def _invalid(field: str, code: str, russian: str, english: str) -> InvalidInput:
    return InvalidInput(errors=[FieldError(field, code, russian, english)])
