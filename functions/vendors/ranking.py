"""Two ways to rank vendors by several criteria, and what would change the answer.

Weighted sum: min-max per criterion (inverted for costs), then Σ weight × utility. Easy to explain,
sensitive to the worst outlier. TOPSIS: vector-normalised, weighted, closeness d⁻ / (d⁺ + d⁻) to the
ideal. A gap (None) counts as the mean of the stated values, so that it neither helps nor harms; a
criterion nobody states is left out and its weight goes to the others in proportion.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Values = Mapping[str, float | None]
"""Criterion code → value, None when not stated."""
Table = Mapping[str, Values]
"""Vendor id → values."""
Scores = dict[str, float]
"""Vendor id → 0…1, more is better."""
Filled = dict[str, dict[str, float]]

#: Below this gap between the first two we do not name a winner.
CLEAR_GAP = 0.02
#: Scores are compared after this rounding, or noise of the last bits would break ties.
DIGITS = 9


@dataclass(frozen=True)
class Weighing:
    """A criterion as the methods see it."""

    code: str
    weight: float
    cost: bool = False
    """True when less is better."""


@dataclass(frozen=True)
class Flip:
    """With the weight `needed` (the others keep their proportions) `winner` would be first."""

    criterion: str
    weight: float
    needed: float
    winner: str


@dataclass(frozen=True)
class Ranking:
    """Both methods' scores. `winner` is None when they disagree or the gap is under `CLEAR_GAP`."""

    weighted: Scores
    topsis: Scores
    utilities: Filled
    """Vendor id → criterion → 0…1 between the worst and the best; 1 where all are the same."""
    telling: frozenset[str]
    """Criteria by which the vendors differ at all."""
    winner: str | None
    gap: float | None
    """Between the first two by the weighted sum; None when there is only one."""
    agree: bool
    weighings: tuple[Weighing, ...]
    """The criteria somebody stated, their weights making 1."""


def rank(table: Table, weighings: Sequence[Weighing]) -> Ranking:
    """Rank by both methods. The weights must sum to 1; the table must not be empty."""
    check_weights(weighings)
    stated = _stated(table, weighings)
    filled = _fill_gaps(table, stated)
    utilities = _utilities(filled, stated)
    weighted, topsis = _weighted_sum(utilities, stated), _topsis(filled, stated)
    gap = _gap(weighted)
    agree = _first(weighted) == _first(topsis)
    clear = agree and all(found is None or found >= CLEAR_GAP for found in (gap, _gap(topsis)))
    return Ranking(
        weighted=weighted,
        topsis=topsis,
        utilities=utilities,
        telling=_telling(filled, stated),
        winner=_first(weighted) if clear else None,
        gap=gap,
        agree=agree,
        weighings=tuple(stated),
    )


def flips(ranking: Ranking) -> list[Flip]:
    """For each criterion the nearest weight at which the weighted sum names another winner; the one that
    takes the smallest change first."""
    nearest = [_nearest_flip(ranking, weighing) for weighing in ranking.weighings]
    found = [flip for flip in nearest if flip is not None]
    return sorted(found, key=lambda flip: (abs(flip.needed - flip.weight), flip.criterion))


def order(scores: Mapping[str, float]) -> list[str]:
    """Vendor ids, best first; equal scores by id, so that the order never depends on the input's."""
    return sorted(scores, key=lambda vendor: (-scores[vendor], vendor))


def check_weights(weighings: Sequence[Weighing]) -> None:
    """ValueError unless every weight is 0…1 and together they make 1."""
    if any(not 0 <= weighing.weight <= 1 for weighing in weighings):
        raise ValueError("a weight is outside 0…1")
    if not math.isclose(sum(weighing.weight for weighing in weighings), 1, abs_tol=1e-6):
        raise ValueError("the weights do not sum to 1")


def _stated(table: Table, weighings: Sequence[Weighing]) -> list[Weighing]:
    used = [
        weighing
        for weighing in weighings
        if weighing.weight > 0 and any(values.get(weighing.code) is not None for values in table.values())
    ]
    total = sum(weighing.weight for weighing in used)
    return [replace(weighing, weight=weighing.weight / total) for weighing in used]


def _fill_gaps(table: Table, weighings: Sequence[Weighing]) -> Filled:
    filled: Filled = {vendor: {} for vendor in table}
    for weighing in weighings:
        column = {vendor: values.get(weighing.code) for vendor, values in table.items()}
        known = [value for value in column.values() if value is not None]
        mean = math.fsum(known) / len(known)
        for vendor, value in column.items():
            filled[vendor][weighing.code] = mean if value is None else value
    return filled


def _telling(filled: Filled, weighings: Sequence[Weighing]) -> frozenset[str]:
    codes = [weighing.code for weighing in weighings]
    return frozenset(code for code in codes if len({values[code] for values in filled.values()}) > 1)


def _utilities(filled: Filled, weighings: Sequence[Weighing]) -> Filled:
    utilities: Filled = {vendor: {} for vendor in filled}
    for weighing in weighings:
        column = [values[weighing.code] for values in filled.values()]
        low, high = min(column), max(column)
        for vendor, values in filled.items():
            share = (values[weighing.code] - low) / (high - low) if high > low else 1.0
            utilities[vendor][weighing.code] = 1 - share if weighing.cost and high > low else share
    return utilities


def _weighted_sum(utilities: Filled, weighings: Sequence[Weighing]) -> Scores:
    return {
        vendor: round(math.fsum(weighing.weight * own[weighing.code] for weighing in weighings), DIGITS)
        for vendor, own in utilities.items()
    }


def _topsis(filled: Filled, weighings: Sequence[Weighing]) -> Scores:
    columns = [_topsis_column(filled, weighing) for weighing in weighings]
    return {vendor: _closeness([column[vendor] for column in columns], columns) for vendor in filled}


def _topsis_column(filled: Filled, weighing: Weighing) -> dict[str, float]:
    """Weighted vector-normalised values, negated for costs so that more is better everywhere."""
    length = math.hypot(*(values[weighing.code] for values in filled.values()))
    factor = weighing.weight / length * (-1 if weighing.cost else 1) if length else 0.0
    return {vendor: values[weighing.code] * factor for vendor, values in filled.items()}


def _closeness(own: Sequence[float], columns: Sequence[Mapping[str, float]]) -> float:
    to_best = math.dist(own, [max(column.values()) for column in columns])
    to_worst = math.dist(own, [min(column.values()) for column in columns])
    together = to_best + to_worst
    return round(to_worst / together, DIGITS) if together else 1.0


def _first(scores: Mapping[str, float]) -> str:
    return order(scores)[0]


def _gap(scores: Mapping[str, float]) -> float | None:
    best = sorted(scores.values(), reverse=True)
    return best[0] - best[1] if len(best) > 1 else None


def _nearest_flip(ranking: Ranking, changed: Weighing) -> Flip | None:
    """With the weight t a score is t·u + (1 − t)·rest, a line in t: rivals overtake where lines cross."""
    if changed.weight >= 1:
        return None
    utilities = ranking.utilities
    rest = {
        vendor: math.fsum(w.weight * own[w.code] for w in ranking.weighings if w.code != changed.code)
        / (1 - changed.weight)
        for vendor, own in utilities.items()
    }
    leader = _first(ranking.weighted)
    crossings = []
    for rival in utilities.keys() - {leader}:
        ahead_alone = utilities[leader][changed.code] - utilities[rival][changed.code]
        ahead_rest = rest[leader] - rest[rival]
        if not math.isclose(ahead_alone, ahead_rest, abs_tol=1e-12):
            needed = ahead_rest / (ahead_rest - ahead_alone)
            if 0 <= needed <= 1:
                crossings.append(Flip(changed.code, changed.weight, needed, rival))
    return min(crossings, key=lambda flip: (abs(flip.needed - flip.weight), flip.winner), default=None)
