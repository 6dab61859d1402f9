"""What the unspent part of a budget could buy: groups raised to the next level, never applied unasked."""

from decimal import Decimal

from functions.finance.catalogue import LEVELS, groups, rules
from functions.finance.costing import NOTHING_CUT, total_of
from functions.finance.models import Upgrade
from functions.finance.terms import Terms
from shared.brief import Level


def offer_upgrades(terms: Terms, level: Level, budget: Decimal) -> list[Upgrade]:
    """Groups that can be raised together within the budget, what guests notice first coming first."""
    total = total_of(terms, level)
    if level is LEVELS[-1] or (budget - total) * 100 < budget * rules().upgrade_from:
        return []
    better = LEVELS[LEVELS.index(level) + 1]
    raised: dict[str, Level] = {}
    offers = []
    for group in rules().upgrade_order:
        raised_total = total_of(terms, level, NOTHING_CUT, raised | {group: better})
        if total < raised_total <= budget:
            offers.append(
                Upgrade(group=group, name=groups()[group].name, level=better, cost=raised_total - total)
            )
            raised[group], total = better, raised_total
    return offers
