"""An answer as it is kept, and whole again."""

from typing import Any

from functions.maestro.aggregation import aggregate
from functions.maestro.models import RunResult
from functions.maestro.stored_result import abridged, whole
from shared.provenance import Provenance, Source
from shared.runs.models import Step, StepState
from tests.unit.maestro.builders import finance_data, result, run, step, vendors_data

SOURCE = Source(figure="totals.total", provenance=Provenance.NORM, note="Считается так.")


def answered() -> tuple[RunResult, dict[str, Any]]:
    """An answer of two agents with a gap, and the results in its steps' rows."""
    steps: list[Step] = [
        step("finance", result=result(data=finance_data(), sources=[SOURCE])),
        step("vendors", critical=False, result=result(data=vendors_data("50000"), sources=[SOURCE])),
        step("planning", critical=False, state=StepState.FAILED),
    ]
    rows = {one.step: one.result.model_dump(mode="json") for one in steps if one.result}
    return aggregate(run(), steps)[1], rows


def test_kept_answer_with_the_rows_of_its_steps_is_the_whole_answer() -> None:
    answer, rows = answered()

    assert RunResult.model_validate(whole(abridged(answer), rows)) == answer


def test_kept_answer_does_not_repeat_what_the_steps_hold() -> None:
    answer, _ = answered()

    kept = abridged(answer)

    assert [part.keys() for part in kept["parts"]] == [{"step", "title", "degraded"}] * 2
    assert "sources" not in kept
    assert kept["shortlist"]


def test_part_that_is_worked_anew_is_missing_meanwhile() -> None:
    answer, rows = answered()
    del rows["finance"]

    seen = whole(abridged(answer), rows)

    assert [part["step"] for part in seen["parts"]] == ["vendors"]
    assert len(seen["sources"]) == 1
