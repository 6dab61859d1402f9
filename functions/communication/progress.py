"""What goes on behind a chat while a run works on its answer. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, Literal

from pydantic import BaseModel

from functions.communication.resources import read_data
from shared.runs.models import StepState


class StepProgress(BaseModel):
    """One step; `text` says it to a person."""

    step: str
    state: Literal["doing", "done", "failed"]
    text: str


class RunProgress(BaseModel):
    """A run at work: `text` says what it does now."""

    run_id: str
    text: str
    steps: list[StepProgress]


def progress_of(rows: Iterable[Mapping[str, Any]]) -> list[RunProgress]:
    """From the steps of runs (`run_id`, `step`, `agent`, `state`), those of a run together and in order."""
    by_run = groupby(rows, key=lambda row: str(row["run_id"]))
    return [_run(run_id, [(row["agent"], _step(row)) for row in steps]) for run_id, steps in by_run]


def _run(run_id: str, steps: Sequence[tuple[str, StepProgress]]) -> RunProgress:
    doing = [_words(agent)["doing"] for agent, step in steps if step.state == "doing"]
    now = ", ".join(dict.fromkeys(doing)) or _data()["gathering"]
    return RunProgress(run_id=run_id, text=now[:1].upper() + now[1:], steps=[step for _, step in steps])


def _step(row: Mapping[str, Any]) -> StepProgress:
    state = StepState(row["state"])
    shown: Literal["doing", "done", "failed"] = (
        "doing" if state.is_open else "done" if state is StepState.SUCCEEDED else "failed"
    )
    words = _words(row["agent"])[shown]
    return StepProgress(step=row["step"], state=shown, text=words[:1].upper() + words[1:])


def _words(agent: str) -> Mapping[str, str]:
    agents: Mapping[str, Mapping[str, str]] = _data()["agents"]
    return agents.get(agent, agents["other"])


@cache
def _data() -> Mapping[str, Any]:
    data: Mapping[str, Any] = read_data("progress.yaml")
    return data
