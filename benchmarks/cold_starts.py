"""What a function costs in a fresh process: its import, its first HTTP read, its first message."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.bare_cloud import BareCloud, Event, bare_cloud
from benchmarks.client import REQUESTS, SENTENCES
from benchmarks.probe import Measured
from benchmarks.results import Row, Table, median

REPEATS = 5
FIRST_READS = {
    "maestro": REQUESTS,
    "planning": "/api/v1/events",
    "finance": "/api/v1/finance/events/evt_none/budget",
    "vendors": "/api/v1/vendors/categories",
}
AGENTS = ("planning", "finance", "vendors")


def measure() -> Table:
    """CPU and memory, each the median of several fresh processes."""
    with tempfile.TemporaryDirectory() as directory:
        rows = asyncio.run(_measure(Path(directory)))
    return Table(
        "Cold starts",
        ("function", "import, CPU ms", "first HTTP read, CPU ms", "MiB", "first message, CPU ms", "MiB"),
        rows,
        "A fresh process each time, `.pyc` files present; the first call's figures include the import. "
        f"Medians of {REPEATS}. Aims: authorizer 150 ms, first HTTP read 800 ms, first queue step 1200 ms.",
    )


async def _measure(directory: Path) -> list[Row]:
    async with bare_cloud(directory) as cloud:
        reads = {name: cloud.http("GET", path) for name, path in FIRST_READS.items()}
        reads["authorizer"] = cloud.authorization("GET", REQUESTS)
        read = {
            name: [await cloud.call(name, [event]) for _ in range(REPEATS)] for name, event in reads.items()
        }
        taken = await _first_messages(cloud)
    return [_row(name, read[name], taken.get(name, [])) for name in read]


async def _first_messages(cloud: BareCloud) -> Mapping[str, list[Measured]]:
    """Runs are started first: then every agent has a step to work, and Maestro their results."""
    starts: list[Event] = [cloud.http("POST", REQUESTS, {"text": SENTENCES[0]}) for _ in range(REPEATS)]
    await cloud.call("maestro", starts)
    taken: dict[str, list[Measured]] = {}
    for name in (*AGENTS, "maestro"):
        taken[name] = [await cloud.call(name, [cloud.received(f"{name}-inbox")]) for _ in range(REPEATS)]
    return taken


def _row(name: str, read: list[Measured], taken: list[Measured]) -> Row:
    return (
        name,
        median(one.import_ms for one in read),
        median(one.import_ms + one.call_ms[0] for one in read),
        median(one.peak_mb for one in read),
        median(one.import_ms + one.call_ms[0] for one in taken) if taken else None,
        median(one.peak_mb for one in taken) if taken else None,
    )
