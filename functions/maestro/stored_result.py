"""How an answer is kept: without what the rows of its steps hold, which is most of it. Pure."""

from collections.abc import Mapping
from typing import Any

from functions.maestro.models import RunResult

_OF_THE_STEPS: Mapping[str, Any] = {"parts": {"__all__": {"summary", "data"}}, "sources": True}


def abridged(result: RunResult) -> dict[str, Any]:
    """For the run's row: what aggregation has added to the steps' results."""
    return result.model_dump(mode="json", exclude=_OF_THE_STEPS)


def whole(kept: Mapping[str, Any], outcomes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The answer again, with `outcomes`: step → the result in its row. A part whose step is being worked anew
    is missing until the run is aggregated again."""
    parts = [part for part in kept["parts"] if part["step"] in outcomes]
    given = [outcomes[part["step"]] for part in parts]
    return {
        **kept,
        "parts": [
            {**part, "summary": one["summary"], "data": one["data"]}
            for part, one in zip(parts, given, strict=True)
        ],
        "sources": [source for one in given for source in one["sources"]],
    }
