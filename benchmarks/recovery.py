"""SIGKILL to everything in the middle of 20 runs, then a restart on the same state."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.client import Busy, Caller
from benchmarks.results import Table, rounded
from benchmarks.system import System, started

RUNS = 20
MODEL_MS = 200
#: Long enough for the first agents to have finished, too short for all.
BEFORE_THE_KILL = 0.3
PATIENCE = 60.0
#: Seconds between two looks.
PAUSE = 0.25


@dataclass(frozen=True)
class Followed:
    """A run after the restart; `seen` is when its end was seen."""

    is_completed: bool
    seen: float
    repeated: int
    """Steps worked more than once, each time counted."""


def measure() -> Table:
    """One experiment."""
    with started(MODEL_MS) as system:
        run_ids, in_flight = asyncio.run(_begin(system))
        system.cloud.kill()
        killed = time.perf_counter()
        system.cloud.restart()
        ready = time.perf_counter()
        ended = asyncio.run(_follow(system, run_ids))
    return Table(
        "After SIGKILL in the middle of 20 runs",
        ("", "measured"),
        [
            ("runs completed", f"{sum(run.is_completed for run in ended)} of {RUNS}"),
            ("system answers again, s after the restart began", rounded(ready - killed)),
            ("last answer, s after the restart began", rounded(max(run.seen for run in ended) - killed)),
            ("calls in flight when it was killed", in_flight),
            ("steps worked again", f"{sum(run.repeated for run in ended)} of {3 * RUNS}"),
        ],
        f"Model {MODEL_MS} ms; the whole local cloud is killed {BEFORE_THE_KILL} s after the last run was "
        "accepted. Aims: 20 of 20, the last within 15 s of the restart, only calls in flight repeated.",
    )


async def _begin(system: System) -> tuple[list[str], int]:
    async with Caller(system) as caller:
        await caller.keep_going(RUNS, RUNS)
        run_ids = [run["id"] for run in await asyncio.gather(*(caller.ask() for _ in range(RUNS)))]
        await asyncio.sleep(BEFORE_THE_KILL)
        return run_ids, sum(use.busy for use in system.functions().values())


async def _follow(system: System, run_ids: Sequence[str]) -> list[Followed]:
    async with Caller(system) as caller:
        return await asyncio.gather(*(_followed(caller, run_id) for run_id in run_ids))


async def _followed(caller: Caller, run_id: str) -> Followed:
    run = await _looked(caller, run_id)
    give_up = time.perf_counter() + PATIENCE
    while run["result"] is None and time.perf_counter() < give_up:
        await asyncio.sleep(PAUSE)
        run = await _looked(caller, run_id)
    repeated = sum(max(step["attempt"] - 1, 0) for step in run["steps"])
    return Followed(run["state"] == "completed", time.perf_counter(), repeated)


async def _looked(caller: Caller, run_id: str) -> dict[str, Any]:
    while True:
        try:
            return await caller.look(run_id)
        except Busy:
            await asyncio.sleep(PAUSE)
