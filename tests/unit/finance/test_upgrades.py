from decimal import Decimal

from hypothesis import given, settings

from functions.finance.costing import NOTHING_CUT, total_of
from functions.finance.estimate import draw_up
from functions.finance.terms import Conditions, terms_of
from shared.brief import Brief, Level
from shared.money import kopecks
from tests.unit.finance.briefs import TODAY, briefs, budgets, estimate, terms


def test_an_unspent_part_is_offered_for_the_groups_guests_notice_first() -> None:
    economy, standard, _ = (one.total for one in estimate().levels)

    fit = estimate(budget=kopecks((economy + standard) / 2)).fit

    assert fit is not None
    assert fit.upgrades[0].group == "catering"
    assert {one.level for one in fit.upgrades} == {Level.STANDARD}
    assert sum(one.cost for one in fit.upgrades) <= fit.spare


def test_an_offer_is_not_applied() -> None:
    economy = estimate().levels[0].total

    drawn = estimate(budget=economy + 500_000)

    assert drawn.totals.total.gross == economy


def test_costs_of_offers_add_up_to_the_raised_total() -> None:
    economy = estimate().levels[0].total

    fit = estimate(budget=kopecks(economy * Decimal("1.5"))).fit

    assert fit is not None
    raised = {one.group: one.level for one in fit.upgrades}
    raised_total = total_of(terms(), Level.ECONOMY, NOTHING_CUT, raised)
    assert economy + sum(one.cost for one in fit.upgrades) == raised_total


def test_a_small_remainder_offers_nothing() -> None:
    fit = estimate(budget=estimate().totals.total.gross + 1000).fit

    assert fit is not None
    assert fit.upgrades == []


@given(briefs, budgets)
@settings(max_examples=40, deadline=None)
def test_offers_never_exceed_the_budget(brief: Brief, budget: Decimal) -> None:
    drawn = draw_up(brief.model_copy(update={"budget": budget}), Conditions(), TODAY)

    assert drawn.fit is not None
    raised = {one.group: one.level for one in drawn.fit.upgrades}
    if raised:
        terms = terms_of(brief, Conditions(), TODAY)
        assert total_of(terms, drawn.level, NOTHING_CUT, raised) <= budget
