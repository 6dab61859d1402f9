"""The criteria and norms of `data/criteria.yaml`, typed and checked."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from functions.vendors.ranking import Weighing, check_weights
from shared.brief import EventType
from shared.errors import FieldError, InvalidInput


class _Data(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Criterion(_Data):
    """One thing vendors are compared by."""

    code: str
    name: str
    weight: float
    cost: bool = False


class ReliabilityRule(_Data):
    """How on-time history and promptness make one figure."""

    on_time_share: float
    reply_share: float
    reply_best_hours: float
    reply_worst_hours: float


class FitRule(_Data):
    """How quality and the client's wishes make one figure."""

    quality_share: float
    wishes_share: float


class LogisticsRule(_Data):
    """The value of working at home, in a served city, on the road."""

    home: float
    serves: float
    travels: float


class RatingRule(_Data):
    """The constants of the Bayesian mean."""

    prior_weight: int
    default_mean: Decimal
    half_weight_after_months: int


class Rules(_Data):
    """The whole file."""

    as_of: date
    provenance: str
    criteria: tuple[Criterion, ...]
    fit: FitRule
    reliability: ReliabilityRule
    experience_cap: int
    logistics: LogisticsRule
    rating: RatingRule
    guests_per_shift: Mapping[str, int]
    guests_per_shift_otherwise: int
    hours_per_shift: int
    guests_per_shift_by_type: Mapping[EventType, Mapping[str, int]]
    served_share_by_type: Mapping[EventType, Mapping[str, Decimal]]
    m2_per_guest: Decimal

    @model_validator(mode="after")
    def _check_weights(self) -> "Rules":
        check_weights([_weighing(criterion, criterion.weight) for criterion in self.criteria])
        return self


@cache
def rules() -> Rules:
    """The rules in force."""
    text = (files(__package__) / "data" / "criteria.yaml").read_text(encoding="utf-8")
    return Rules(**yaml.load(text, Loader=yaml.CSafeLoader))


def weighings(weights: Mapping[str, float] | None = None) -> list[Weighing]:
    """The criteria with the default weights, or with the given ones (all others 0).

    Raises `InvalidInput` for an unknown criterion or weights that do not sum to 1.
    """
    criteria = rules().criteria
    if weights is None:
        return [_weighing(criterion, criterion.weight) for criterion in criteria]
    unknown = weights.keys() - {criterion.code for criterion in criteria}
    if unknown:
        known = ", ".join(criterion.code for criterion in criteria)
        raise bad_weights(f"Нет критерия «{min(unknown)}»: есть {known}.")
    given = [_weighing(criterion, weights.get(criterion.code, 0.0)) for criterion in criteria]
    try:
        check_weights(given)
    except ValueError as error:
        raise bad_weights("Веса — числа от 0 до 1, в сумме ровно 1: исправьте их.") from error
    return given


def bad_weights(message: str) -> InvalidInput:
    """What is wrong with the user's weights."""
    wrong = FieldError("weights", "invalid_weights", message, "Weights are 0…1 per criterion, in sum 1.")
    return InvalidInput(message, wrong.message_en, errors=[wrong])


def criterion_names() -> Mapping[str, str]:
    """Code → Russian name."""
    return {criterion.code: criterion.name for criterion in rules().criteria}


def _weighing(criterion: Criterion, weight: float) -> Weighing:
    return Weighing(criterion.code, weight, criterion.cost)
