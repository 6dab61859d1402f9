"""What a run leaves in the tables: rows and bytes, by comparing all of them before and after."""

import asyncio
import json
import os
from collections.abc import Mapping
from typing import Any

from benchmarks.client import Caller
from benchmarks.results import Table, row
from benchmarks.system import System, started
from shared.config import DatabaseSettings
from tools.backup.raw import RawDatabase, tables_of_migrations

RUNS = 8
ROWS, KILOBYTES = "rows new or changed", "kilobytes of them"
BLOCKS = "kilobytes, each row rounded up: half of the request units that writing takes"
Content = Mapping[tuple[str, str], int]
"""Table and row as text → its bytes."""


def measure() -> Table:
    """Averages over some runs of three agents, worded by rules."""
    with started() as system:
        database = _open(system)
        before = _content(database)
        asyncio.run(_run(system))
        after = _content(database)
        database.close()
    new = [size for key, size in after.items() if key not in before]
    figures = {ROWS: len(new), KILOBYTES: sum(new) / 1024, BLOCKS: sum(-(-size // 1024) for size in new)}
    return Table(
        "The rows of a run",
        ("", "per run"),
        [row(label, [figure / RUNS]) for label, figure in figures.items()],
        f"Averages of {RUNS} runs. What a run writes to one row several times counts once; no indexes.",
    )


async def _run(system: System) -> None:
    async with Caller(system) as caller:
        for _ in range(RUNS):
            await caller.run_polled()


def _open(system: System) -> RawDatabase:
    os.environ["YDB_ANONYMOUS_CREDENTIALS"] = "1"
    state = system.cloud.state
    return RawDatabase(DatabaseSettings(ydb_endpoint=state.ydb_endpoint, ydb_database=state.ydb_database))


def _content(database: RawDatabase) -> Content:
    with database.snapshot() as snapshot:
        return {
            (table, text): len(text.encode())
            for table in tables_of_migrations()
            for _, rows in snapshot.read(table)
            for text in map(_text, rows)
        }


def _text(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)
