"""What holds for any brief."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from functions.finance.costing import total_of
from functions.finance.estimate import draw_up
from functions.finance.fit import cheapest
from functions.finance.models import Money
from functions.finance.terms import Conditions, terms_of
from shared.brief import Brief, Level
from shared.money import KOPECK
from tests.unit.finance.briefs import TODAY, briefs, budgets

CONDITIONS = Conditions()


def whole(money: Money) -> bool:
    return money.net + money.vat == money.gross == money.gross.quantize(KOPECK)


@given(briefs)
@settings(max_examples=60, deadline=None)
def test_lines_add_up_to_the_kopeck(brief: Brief) -> None:
    drawn = draw_up(brief, CONDITIONS, TODAY)
    totals = drawn.totals

    for line in drawn.lines:
        assert line.gross == (line.quantity * line.unit_price).quantize(KOPECK)
        assert line.net + line.vat == line.gross
    for part in ("net", "vat", "gross"):
        lines = sum(getattr(line, part) for line in drawn.lines)
        assert lines == sum(getattr(group, part) for group in drawn.groups) == getattr(totals.direct, part)
    assert all(map(whole, [totals.direct, totals.fee, totals.total, *drawn.groups]))
    assert totals.total.gross == totals.direct.gross + totals.contingency.gross + totals.fee.gross


@given(briefs, budgets)
@settings(max_examples=60, deadline=None)
def test_fitting_never_exceeds_the_budget(brief: Brief, budget: Decimal) -> None:
    drawn = draw_up(brief.model_copy(update={"budget": budget}), CONDITIONS, TODAY)

    assert drawn.fit is not None
    if drawn.fit.fits:
        assert drawn.totals.total.gross == budget - drawn.fit.spare <= budget
    else:
        assert cheapest(terms_of(brief, CONDITIONS, TODAY)) == drawn.fit.minimum > budget


@given(briefs, st.integers(1, 500), st.sampled_from(Level))
@settings(max_examples=60, deadline=None)
def test_more_guests_never_cost_less(brief: Brief, more: int, level: Level) -> None:
    terms = terms_of(brief, CONDITIONS, TODAY)

    assert total_of(terms, level) <= total_of(terms.with_guests(terms.guests + more), level)


@given(briefs)
@settings(max_examples=60, deadline=None)
def test_a_higher_level_never_costs_less(brief: Brief) -> None:
    economy, standard, premium = (one.total for one in draw_up(brief, CONDITIONS, TODAY).levels)

    assert economy <= standard <= premium


@given(briefs)
@settings(max_examples=40, deadline=None)
def test_every_line_says_where_its_figures_come_from(brief: Brief) -> None:
    for line in draw_up(brief, CONDITIONS, TODAY).lines:
        figures = {source.figure for source in line.sources}
        assert f"lines.{line.code}.unit_price" in figures
        assert all(source.note for source in line.sources)


@given(briefs)
@settings(max_examples=40, deadline=None)
def test_the_same_brief_gives_the_same_estimate(brief: Brief) -> None:
    assert draw_up(brief, CONDITIONS, TODAY) == draw_up(brief, CONDITIONS, TODAY)
