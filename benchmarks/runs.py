"""Runs of three agents through the whole system: how long, how many, at what cost."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.client import Caller, Ended
from benchmarks.results import Row, Table, median, p95, row
from benchmarks.system import FunctionUse, System, started

MODELS = {"rules": None, "model 0 ms": 0, "model 200 ms": 200}
#: The slowest agent's call and then the covering note's; the understanding of these sentences needs none.
CALLS_IN_SERIES = 2
AT_ONCE = 20
WARM_UP, ALONE, SUSTAINED = 40, 30, 200
NOTE = f"""\
Overhead is the client's time from the request to the answer in hand, less two model calls in series: the
slowest agent's, and the covering note that Maestro asks for afterwards. One at a time the client holds its
request (`Prefer: wait`); {AT_ONCE} at once it asks, looks after 0.1 s, then ever more rarely. CPU is that of
the functions' worker processes alone, the client's looks included. Memory is the highest of any process,
pages shared with others counted. Aims: overhead p50 150 ms alone and 900 ms in a crowd, 10 runs/s, 40 CPU s
per 1000 runs."""


@dataclass(frozen=True)
class Figures:
    """Of one model. Times are milliseconds, the model's own already taken off."""

    alone: Sequence[float]
    together: Sequence[float]
    runs_per_second: float
    cpu: dict[str, float]
    """Function → CPU seconds per 1000 runs."""
    instance_mb: float
    cloud_mb: float


def measure() -> Table:
    """A column for each model."""
    figures = [_of_model(latency) for latency in MODELS.values()]
    return Table(
        "Runs",
        ("", *MODELS),
        [*_times(figures), *_costs(figures)],
        NOTE,
    )


def _of_model(latency_ms: int | None) -> Figures:
    with started(latency_ms) as system:
        return asyncio.run(_measure(system, CALLS_IN_SERIES * (latency_ms or 0)))


async def _measure(system: System, model_ms: float) -> Figures:
    async with Caller(system) as caller:
        await caller.keep_going(WARM_UP, AT_ONCE)
        alone = [await caller.run_held() for _ in range(ALONE)]
        before, began = system.functions(), time.perf_counter()
        together = await caller.keep_going(SUSTAINED, AT_ONCE)
        seconds, after = time.perf_counter() - began, system.functions()
    return Figures(
        alone=_overheads(alone, model_ms),
        together=_overheads(together, model_ms),
        runs_per_second=SUSTAINED / seconds,
        cpu={name: _cpu_seconds(before[name], after[name]) * 1000 / SUSTAINED for name in after},
        instance_mb=max(_peak_mb(pid) for use in after.values() for pid in use.pids),
        cloud_mb=_peak_mb(system.cloud.state.pid),
    )


def _overheads(ended: Sequence[Ended], model_ms: float) -> list[float]:
    return [one.seconds * 1000 - model_ms for one in ended]


def _cpu_seconds(before: FunctionUse, after: FunctionUse) -> float:
    return after.cpu_seconds - before.cpu_seconds


def _times(figures: Sequence[Figures]) -> list[Row]:
    return [
        row("overhead of a run alone, p50 ms", (median(one.alone) for one in figures)),
        row("– p95", (p95(one.alone) for one in figures)),
        row(f"overhead of a run among {AT_ONCE}, p50 ms", (median(one.together) for one in figures)),
        row("– p95", (p95(one.together) for one in figures)),
        row("runs/s", (one.runs_per_second for one in figures)),
    ]


def _costs(figures: Sequence[Figures]) -> list[Row]:
    names = [name for name, seconds in figures[0].cpu.items() if seconds >= 1]
    return [
        row("function code, CPU s per 1000 runs", (sum(one.cpu.values()) for one in figures)),
        *[row(f"– {name}", (one.cpu[name] for one in figures)) for name in names],
        row("largest function instance, MiB", (one.instance_mb for one in figures)),
        row("gateway, queues and triggers, MiB", (one.cloud_mb for one in figures)),
    ]


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))
