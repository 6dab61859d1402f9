"""A run's answer with its parts typed, as the agents made them."""

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from functions.finance.models import Estimate
from functions.maestro.models import Part, RunResult
from functions.planning.models import Plan
from shared.shortlist import CategoryCandidates

Model = TypeVar("Model", bound=BaseModel)
#: An estimate's own copies of these stay behind: the result has them for all agents together.
TOLD_APART: dict[str, list[object]] = {"assumptions": [], "warnings": [], "sources": []}


class Candidates(BaseModel):
    """What is shown of the vendors' part."""

    categories: list[CategoryCandidates]
    method: str


@dataclass(frozen=True)
class Answer:
    """What there is to show. A part is None when its agent gave none."""

    result: RunResult
    plan: Plan | None
    estimate: Estimate | None
    candidates: Candidates | None
    told: list[Part]
    """Parts that have nothing but words."""

    @classmethod
    def of(cls, result: RunResult) -> "Answer":
        """Each part read by the name of its step."""
        plan = _read(Plan, result, "planning")
        estimate = _read(Estimate, result, "finance")
        candidates = _read(Candidates, result, "vendors")
        shown = {"planning": plan, "finance": estimate, "vendors": candidates}
        told = [part for part in result.parts if shown.get(part.step) is None]
        return cls(result, plan, estimate, candidates, told)


def _read(model: type[Model], result: RunResult, step: str) -> Model | None:
    """An agent may answer some intents with another shape: then its words are shown instead."""
    part = next((part for part in result.parts if part.step == step), None)
    if part is None:
        return None
    try:
        return model.model_validate({**TOLD_APART, **part.data})
    except ValidationError:
        return None
