"""A vendor's score from its reviews, so that two fives do not beat fifty 4.7s.

Bayesian mean (C·m + Σ w·r) / (C + Σ w): C = 5, m = the mean of the vendor's category; a review older
than 24 months weighs half. The constants are our own assumption (`data/criteria.yaml`).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pydantic import BaseModel

from functions.vendors.criteria import rules
from functions.vendors.models import CategoryMarks, Mark, ReviewParts

_HALF = Decimal("0.5")


class Rating(BaseModel):
    """The score and what it is made of."""

    score: Decimal
    """1…5, to two digits. Without reviews it is the category's mean."""
    reviews: int
    plain_mean: Decimal | None
    """The unshrunk mean of the stars, None without reviews."""
    parts: dict[str, Decimal]
    """Component → plain mean, only those somebody marked."""
    incidents: int


def rate(marks: Sequence[Mark], category: CategoryMarks, today: date) -> Rating:
    """The rating as of today."""
    weights = [_weight(mark, today) for mark in marks]
    stars = sum((weight * mark.stars for weight, mark in zip(weights, marks, strict=True)), Decimal(0))
    prior = Decimal(rules().rating.prior_weight)
    mean = category.mean or rules().rating.default_mean
    return Rating(
        score=_rounded((prior * mean + stars) / (prior + sum(weights, Decimal(0)))),
        reviews=len(marks),
        plain_mean=_mean(mark.stars for mark in marks),
        parts=_parts(marks),
        incidents=sum(mark.incident for mark in marks),
    )


def _weight(mark: Mark, today: date) -> Decimal:
    age = (today.year - mark.on.year) * 12 + today.month - mark.on.month - (today.day < mark.on.day)
    return _HALF if age >= rules().rating.half_weight_after_months else Decimal(1)


def _parts(marks: Sequence[Mark]) -> dict[str, Decimal]:
    means = {
        part: _mean(value for mark in marks if (value := getattr(mark.parts, part)) is not None)
        for part in ReviewParts.model_fields
    }
    return {part: mean for part, mean in means.items() if mean is not None}


def _mean(values: Iterable[int]) -> Decimal | None:
    known = list(values)
    return _rounded(Decimal(sum(known)) / len(known)) if known else None


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
