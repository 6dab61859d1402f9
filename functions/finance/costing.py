"""What each line costs and what it all comes to. Plain sums, cheap enough to try many variants."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal
from functools import lru_cache
from typing import NamedTuple

from functions.finance.catalogue import LineSpec, Quantity, line_specs
from functions.finance.norms import Measured, measure
from functions.finance.terms import Terms
from shared.brief import Level
from shared.money import kopecks
from shared.vat import vat_rate

#: Line code → the part of its quantity that stays.
Kept = Mapping[str, Decimal]
NOTHING_CUT: Kept = {}
#: Group → the level it is raised to.
Raised = Mapping[str, Level]
NOTHING_RAISED: Raised = {}
WHOLE = Decimal(1)


class Need(NamedTuple):
    """A line the event has, and how much of it; a percent line is measured by the others."""

    spec: LineSpec
    measured: Measured | None


class Costed(NamedTuple):
    """A line with its quantity and gross price; `gross` is their product to the kopeck."""

    spec: LineSpec
    quantity: Decimal
    formula: str
    unit_price: Decimal
    gross: Decimal


class Rates(NamedTuple):
    """What is charged on top of direct costs; `fee_vat` is the agency's rate as a fraction."""

    contingency_percent: Decimal
    fee_percent: Decimal
    fee_vat: Decimal


class Sums(NamedTuple):
    """From direct costs to what the client pays. All gross but `fee`, whose VAT is apart."""

    direct: Decimal
    contingency: Decimal
    fee: Decimal
    fee_vat: Decimal
    total: Decimal


def cost_lines(
    terms: Terms, level: Level, kept: Kept = NOTHING_CUT, raised: Raised = NOTHING_RAISED
) -> list[Costed]:
    """All lines of the event at a level, in catalogue order."""
    needs = needs_of(terms)
    costed = {
        need.spec.code: _cost(need, terms, raised.get(need.spec.group, level), kept)
        for need in needs
        if need.measured
    }
    base = {code: line.gross for code, line in costed.items() if line}
    costed |= {need.spec.code: _percent(need.spec, base) for need in needs if not need.measured}
    return [line for need in needs if (line := costed[need.spec.code])]


@lru_cache(maxsize=32)
def needs_of(terms: Terms) -> tuple[Need, ...]:
    """What the event needs, the same at every level: fitting asks for it again and again."""
    return tuple(
        Need(spec, None if spec.quantity.of else measure(spec.quantity.for_type(terms.event_type), terms))
        for spec in line_specs().values()
        if _is_present(spec, terms)
    )


def sum_up(direct: Decimal, rates: Rates) -> Sums:
    """Add the reserve and the fee."""
    contingency = kopecks(direct * rates.contingency_percent / 100)
    fee = kopecks(direct * rates.fee_percent / 100)
    vat = kopecks(fee * rates.fee_vat)
    return Sums(direct, contingency, fee, vat, direct + contingency + fee + vat)


def rates_of(terms: Terms) -> Rates:
    """The agency's rates on the day of supply."""
    vat = vat_rate(terms.agency_status, terms.date)
    return Rates(terms.contingency_percent, terms.fee_percent, vat)


def total_of(
    terms: Terms, level: Level, kept: Kept = NOTHING_CUT, raised: Raised = NOTHING_RAISED
) -> Decimal:
    """What the client would pay."""
    if kept or raised:
        return _total(terms, level, kept, raised)
    return _whole_total(terms, level)


@lru_cache(maxsize=32)
def _whole_total(terms: Terms, level: Level) -> Decimal:
    """With nothing cut: asked for by the fit, by the levels and by the check of size."""
    return _total(terms, level, NOTHING_CUT, NOTHING_RAISED)


def _total(terms: Terms, level: Level, kept: Kept, raised: Raised) -> Decimal:
    direct = sum((line.gross for line in cost_lines(terms, level, kept, raised)), Decimal(0))
    return sum_up(direct, rates_of(terms)).total


def _is_present(spec: LineSpec, terms: Terms) -> bool:
    if spec.code in terms.wanted.declined:
        return False
    if spec.code in terms.wanted.lines:
        return True
    if (spec.when == "rush" and not terms.rush) or (spec.when == "resells_ads" and not terms.resells_ads):
        return False
    usual = terms.event_type in spec.types and terms.format in spec.formats
    return usual and terms.guests >= spec.from_guests


def _cost(need: Need, terms: Terms, level: Level, kept: Kept) -> Costed | None:
    spec, measured = need
    price = spec.price(level, wanted=spec.code in terms.wanted.lines)
    part = kept.get(spec.code, WHOLE)
    if measured is None or price is None or not part:
        return None
    quantity, formula = measured
    if part != WHOLE:
        quantity = (quantity * part).to_integral_value(ROUND_CEILING)
        formula += f" × {part:f} → {quantity:f}".replace(".", ",")
    unit_price = kopecks(price * terms.city_factor) if spec.local else kopecks(price)
    return Costed(spec, quantity, formula, unit_price, kopecks(quantity * unit_price))


def _percent(spec: LineSpec, base: Mapping[str, Decimal]) -> Costed | None:
    """A line that is a percent of others: one unit, never below the floor, absent when they are."""
    quantity = spec.quantity
    codes = base if "direct" in quantity.of else quantity.of
    amount = sum((base.get(code, Decimal(0)) for code in codes), Decimal(0))
    if not amount:
        return None
    price = max(kopecks(amount * quantity.percent / 100), quantity.floor)
    return Costed(spec, WHOLE, _percent_formula(quantity, amount), price, kopecks(price))


def _percent_formula(quantity: Quantity, amount: Decimal) -> str:
    floor = f", не меньше {quantity.floor:f} ₽" if quantity.floor else ""
    return f"{quantity.percent:f} % от {amount:.0f} ₽".replace(".", ",") + floor
