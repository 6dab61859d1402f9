"""Fit to a given total: which level, what to give up, and the honest answer when nothing helps.

The budget is all that the client pays: VAT, reserve and fee included. A generous budget is left
unspent: prices are never raised to meet it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from functions.finance.catalogue import Cut, cuts
from functions.finance.costing import Kept, total_of
from functions.finance.models import Advice, AppliedCut, Fit
from functions.finance.terms import Terms
from functions.finance.upgrades import offer_upgrades
from shared.brief import EventFormat, Level
from shared.cities import CityTier
from shared.texts import count_text

#: A programme shorter than this is another event, and so is one with fewer than this part of the guests.
SHORT_HOURS = 3
FEWEST_GUESTS = Decimal("0.5")
LEVELS_DOWN = (Level.PREMIUM, Level.STANDARD, Level.ECONOMY)


@dataclass(frozen=True)
class Choice:
    """The variant to draw up."""

    level: Level
    cuts: tuple[Cut, ...]
    fit: Fit

    @property
    def kept(self) -> Kept:
        """What the cuts leave of each line."""
        return kept_after(self.cuts)


def fit_to_budget(terms: Terms, budget: Decimal, wished: Level | None) -> Choice:
    """The best variant within the budget, or the cheapest one with what would have to change."""
    for level, allowed in _variants(wished):
        chosen = _fewest_cuts(terms, level, allowed, budget)
        if chosen is not None:
            return Choice(level, chosen, _fitting(terms, level, chosen, budget))
    return _impossible(terms, budget)


def _fitting(terms: Terms, level: Level, chosen: Sequence[Cut], budget: Decimal) -> Fit:
    spare = budget - total_of(terms, level, kept_after(chosen))
    cuts = _savings(terms, level, chosen)
    upgrades = [] if cuts else offer_upgrades(terms, level, budget)
    return Fit(budget=budget, fits=True, spare=spare, cuts=cuts, upgrades=upgrades)


def kept_after(chosen: Sequence[Cut]) -> Kept:
    """Line code → the part that stays after all these cuts."""
    kept: dict[str, Decimal] = {}
    for cut in chosen:
        for code in cut.lines:
            kept[code] = min(cut.keep, kept.get(code, Decimal(1)))
    return kept


def cheapest(terms: Terms) -> Decimal:
    """The least an event can cost: economy with everything given up that may be."""
    return total_of(terms, Level.ECONOMY, kept_after(_possible(terms, cuts())))


def _variants(wished: Level | None) -> Iterator[tuple[Level, Sequence[Cut]]]:
    """What to try, best first: a level whole, then with soft cuts; hard cuts only at economy."""
    soft = [cut for cut in cuts() if cut.soft]
    for level in LEVELS_DOWN[LEVELS_DOWN.index(wished) if wished else 0 :]:
        yield level, ()
        if level is Level.ECONOMY:
            yield level, cuts()
        elif level is not Level.PREMIUM or wished is Level.PREMIUM:
            yield level, soft


def _fewest_cuts(
    terms: Terms, level: Level, allowed: Sequence[Cut], budget: Decimal
) -> tuple[Cut, ...] | None:
    """Cuts in their order until it fits, then back again those that turned out not to be needed."""
    chosen: list[Cut] = []
    remaining = iter(_possible(terms, allowed))
    total = total_of(terms, level)
    while total > budget:
        cut = next(remaining, None)
        if cut is None:
            return None
        less = total_of(terms, level, kept_after([*chosen, cut]))
        if less < total:
            chosen.append(cut)
            total = less
    for cut in chosen[-2::-1]:
        without = [other for other in chosen if other is not cut]
        if total_of(terms, level, kept_after(without)) <= budget:
            chosen = without
    return tuple(chosen)


def _possible(terms: Terms, allowed: Sequence[Cut]) -> list[Cut]:
    """Cuts without the lines the client asked for."""
    narrowed = [
        cut.model_copy(update={"lines": tuple(code for code in cut.lines if code not in terms.wanted.lines)})
        for cut in allowed
    ]
    return [cut for cut in narrowed if cut.lines]


def _savings(terms: Terms, level: Level, chosen: Sequence[Cut]) -> list[AppliedCut]:
    """What each cut saves after those before it: the parts add up."""
    applied = []
    before = total_of(terms, level)
    for number, cut in enumerate(chosen, start=1):
        after = total_of(terms, level, kept_after(chosen[:number]))
        applied.append(AppliedCut(code=cut.code, title=cut.title, saving=before - after))
        before = after
    return applied


def _impossible(terms: Terms, budget: Decimal) -> Choice:
    everything = tuple(_possible(terms, cuts()))
    minimum = cheapest(terms)
    fit = Fit(
        budget=budget,
        fits=False,
        spare=budget - minimum,
        cuts=[cut for cut in _savings(terms, Level.ECONOMY, everything) if cut.saving],
        minimum=minimum,
        advice=_advice(terms, budget),
    )
    return Choice(Level.ECONOMY, everything, fit)


def _advice(terms: Terms, budget: Decimal) -> list[Advice]:
    """Changes that lower the minimum, each taken alone; those that suffice come first."""
    changes = [
        (f"пригласить не больше {count_text(guests, 'гостя', 'гостей', 'гостей')}", terms.with_guests(guests))
        for guests in _affordable_guests(terms, budget)
    ]
    if terms.hours > SHORT_HOURS:
        changes.append((f"сократить программу до {SHORT_HOURS} часов", replace(terms, hours=SHORT_HOURS)))
    if terms.format is not EventFormat.ONLINE and terms.city_factor > _regional(terms).city_factor:
        changes.append(("провести в областном центре с ценами ниже", _regional(terms)))
    if terms.rush:
        changes.append(("перенести дату, чтобы не платить за срочность", replace(terms, rush=False)))
    advice = [(change, cheapest(changed)) for change, changed in changes]
    return sorted(
        [Advice(change=change, total=total, fits=total <= budget) for change, total in advice],
        key=lambda one: (not one.fits, one.total),
    )


def _affordable_guests(terms: Terms, budget: Decimal) -> list[int]:
    """The greatest number of guests the budget allows, none when that is another event.

    Costs never fall with guests, so a binary search finds it.
    """
    low, high = 0, terms.guests
    while high - low > 1:
        middle = (low + high) // 2
        if cheapest(terms.with_guests(middle)) <= budget:
            low = middle
        else:
            high = middle
    return [low] if low >= terms.guests * FEWEST_GUESTS else []


def _regional(terms: Terms) -> Terms:
    return replace(terms, tier=CityTier.REGIONAL)
