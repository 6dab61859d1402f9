"""A run of three agents as a sum of calls: from what was measured, the manifest, and what must be assumed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel

from benchmarks import results, rows
from local.cloud import ROOT
from local.manifest import load_manifest

DATA = Path(__file__).with_name("data")
#: Cloud Functions bills whole tenths of a second.
BILLED_MS = 100


class Call(BaseModel):
    """One kind of call, `times` in a run."""

    name: str
    function: str
    cpu: str
    times: int
    database: int
    text: bool
    gateway: bool


class Assumptions(BaseModel):
    """What was not measured; see `data/run.yaml`."""

    core_gb: float
    database_ms: float
    read_units: float
    index_factor: float
    kept_months: int
    text_seconds: float
    text_tokens_in: int
    text_tokens_out: int


class _Run(BaseModel):
    calls: list[Call]
    messages: int
    assumptions: Assumptions


@dataclass(frozen=True)
class RunModel:
    """What a run uses. `memory` is in gigabytes by function, `cpu_ms` by the name of a call."""

    calls: list[Call]
    messages: int
    assumed: Assumptions
    memory: Mapping[str, float]
    cpu_ms: Mapping[str, float]
    written_blocks: float
    """Kilobytes written, each row rounded up."""
    stored_kilobytes: float

    def seconds(self, call: Call, *, model: bool) -> float:
        """How long the call holds its instance, alone in the system."""
        share = min(1.0, self.memory[call.function] / self.assumed.core_gb)
        text = self.assumed.text_seconds if model and call.text else 0.0
        return (self.cpu_ms[call.name] / share + call.database * self.assumed.database_ms) / 1000 + text

    def billed_seconds(self, call: Call, *, model: bool) -> float:
        """The same as it is billed."""
        return math.ceil(self.seconds(call, model=model) * 1000 / BILLED_MS) * BILLED_MS / 1000

    def request_units(self) -> float:
        """Of a whole run: two for each kilobyte of a written row, and what is read on the way."""
        written = 2 * self.written_blocks * self.assumed.index_factor
        return written + sum(call.times * call.database for call in self.calls) * self.assumed.read_units

    @property
    def texts(self) -> int:
        """Texts that a model words."""
        return sum(call.times for call in self.calls if call.text)


def read_run_model() -> RunModel:
    """Of the latest measurements."""
    kept = results.read()
    run = _Run.model_validate(yaml.safe_load((DATA / "run.yaml").read_text()))
    cpu = {str(label): float(value or 0) for label, value in kept["calls"].table.rows}
    figures = {str(label): float(value or 0) for label, value in kept["rows"].table.rows}
    functions = load_manifest(ROOT / "serverless.yaml").functions
    return RunModel(
        calls=run.calls,
        messages=run.messages,
        assumed=run.assumptions,
        memory={name: function.memory / 1024 for name, function in functions.items()},
        cpu_ms={call.name: cpu[call.cpu] for call in run.calls},
        written_blocks=figures[rows.BLOCKS],
        stored_kilobytes=figures[rows.KILOBYTES],
    )
