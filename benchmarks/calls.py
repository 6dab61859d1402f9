"""CPU of each call that makes up a run, in warm processes of its own: what the cost of a run consists of."""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from benchmarks.bare_cloud import BareCloud, Event, bare_cloud
from benchmarks.client import REQUESTS, SENTENCES
from benchmarks.probe import Measured
from benchmarks.results import Row, Table, median, row

RUNS, WARM_UP = 50, 10
AGENTS = ("planning", "finance", "vendors")


def measure() -> Table:
    """Medians over the runs, the first ones left out."""
    with tempfile.TemporaryDirectory() as directory:
        measured = asyncio.run(_measure(Path(directory)))
    costs = {label: median(one.call_ms[WARM_UP:]) for label, one in measured.items()}
    total = sum(cost for label, cost in costs.items() if label != OPEN_LOOK)
    rows: list[Row] = [row(label, [cost]) for label, cost in costs.items()]
    return Table(
        "The calls of a run",
        ("call", "CPU ms"),
        [*rows, row("a run without looks at it while it is open", [total])],
        f"Medians of {RUNS - WARM_UP} calls of one warm process, worded by rules.",
    )


OPEN_LOOK = "look at an open run"


async def _measure(directory: Path) -> dict[str, Measured]:
    async with bare_cloud(directory) as cloud:
        sentences = islice(cycle(SENTENCES), RUNS)
        starts = [cloud.http("POST", REQUESTS, {"text": sentence}) for sentence in sentences]
        measured = {"start of a run": await cloud.call("maestro", starts)}
        steps = {name: _received(cloud, name) for name in AGENTS}
        looks = [cloud.http("GET", f"{REQUESTS}/{_run_id(step)}") for step in steps["planning"]]
        measured[OPEN_LOOK] = await cloud.call("maestro", looks)
        for name in AGENTS:
            measured[f"step of {name}"] = await cloud.call(name, steps[name])
        measured["aggregation"] = await cloud.call("maestro", _received(cloud, "maestro"))
        measured["look at the answer"] = await cloud.call("maestro", looks)
        authorizations = [cloud.authorization("GET", REQUESTS) for _ in range(RUNS)]
        measured["authorizer, once a minute"] = await cloud.call("authorizer", authorizations)
        return measured


def _received(cloud: BareCloud, function: str) -> Sequence[Event]:
    return [cloud.received(f"{function}-inbox") for _ in range(RUNS)]


def _run_id(event: Event) -> str:
    body = json.loads(event["messages"][0]["details"]["message"]["body"])
    run_id: str = body["data"]["run_id"]
    return run_id
