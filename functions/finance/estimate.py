"""Draw up an estimate: a brief in; lines with provenance, sums, levels and warnings out."""

import datetime
from decimal import Decimal

from functions.finance.catalogue import LEVELS, Driver
from functions.finance.costing import NOTHING_CUT, Costed, Kept, cost_lines, rates_of, total_of
from functions.finance.fit import fit_to_budget
from functions.finance.models import Estimate, Fit, LevelTotal, Line
from functions.finance.notices import notices_of
from functions.finance.sources import common_sources, line_sources, price_provenance
from functions.finance.terms import Conditions, Terms, assumptions_of, terms_of
from functions.finance.totals import accuracy_of, allotments_of, check_size, subtotals_of, totals_of
from shared.brief import LEVEL_NAMES, Assumption, Brief, Level
from shared.money import kopecks
from shared.vat import vat_rate, vat_within


def draw_up(brief: Brief, conditions: Conditions, today: datetime.date) -> Estimate:
    """The estimate of a brief: within the budget when there is one, else at the level asked for.

    Raises `InvalidInput` when the sums are beyond what any event costs.
    """
    terms = terms_of(brief, conditions, today)
    check_size(total_of(terms, Level.PREMIUM))
    assumptions = assumptions_of(brief, conditions)
    fit: Fit | None = None
    level, kept = brief.level or Level.STANDARD, NOTHING_CUT
    if brief.budget is not None:
        choice = fit_to_budget(terms, brief.budget, brief.level)
        level, kept, fit = choice.level, choice.kept, choice.fit
    elif brief.level is None:
        assumptions.append(_level_assumed())
    estimate = _compose(terms, level, kept, fit)
    warnings = notices_of(estimate, terms, brief.level)
    return estimate.model_copy(update={"assumptions": assumptions, "warnings": warnings})


def _compose(terms: Terms, level: Level, kept: Kept, fit: Fit | None) -> Estimate:
    lines = [_line(costed, terms, level) for costed in cost_lines(terms, level, kept)]
    totals = totals_of(lines, rates_of(terms), terms.guests)
    accuracy = accuracy_of(lines, totals.total.gross)
    return Estimate(
        event_type=terms.event_type,
        format=terms.format,
        date=terms.date,
        city=terms.city,
        guests=terms.guests,
        duration_hours=terms.hours,
        level=level,
        lines=lines,
        groups=subtotals_of(lines),
        totals=totals,
        accuracy=accuracy,
        levels=[_level_total(terms, one, fit.budget if fit else None) for one in LEVELS],
        fit=fit,
        allotments=allotments_of(lines),
        assumptions=[],
        warnings=[],
        sources=common_sources(terms, lines, accuracy),
    )


def _line(costed: Costed, terms: Terms, level: Level) -> Line:
    spec = costed.spec
    rate = vat_rate(spec.supplier, terms.date)
    vat = vat_within(costed.gross, rate)
    return Line(
        code=spec.code,
        group=spec.group,
        name=spec.name,
        category=spec.category,
        unit=spec.unit,
        quantity=costed.quantity,
        unit_price=costed.unit_price,
        net=costed.gross - vat,
        vat_rate=(rate * 100).normalize(),
        vat=vat,
        gross=costed.gross,
        variable=spec.quantity.driver not in (Driver.FIXED, Driver.PER_HOUR),
        supplier=spec.supplier,
        provenance=price_provenance(spec),
        sources=line_sources(costed, terms, level),
    )


def _level_total(terms: Terms, level: Level, budget: Decimal | None) -> LevelTotal:
    total = total_of(terms, level)
    return LevelTotal(
        level=level,
        name=LEVEL_NAMES[level],
        total=total,
        per_guest=kopecks(total / terms.guests),
        fits=None if budget is None else total <= budget,
    )


def _level_assumed() -> Assumption:
    return Assumption(
        field="level", value=LEVEL_NAMES[Level.STANDARD], reason="Ни бюджет, ни уровень не названы."
    )
