"""A batch of lines: counted, kept as traces of their runs, and handed to a collector if there is one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from functions.housekeeping.telemetry.lines import WorkLine, read_lines
from functions.housekeeping.telemetry.settings import TelemetrySettings
from functions.housekeeping.telemetry.store import LATEST, CounterStore
from shared.clock import Clock
from shared.database import Database
from shared.traces import Traces

Reader = Callable[[Sequence[Mapping[str, Any]]], None]

TRACED = (
    *("tenant_id", "run_id", "span_id", "trace_id", "parent_id", "service", "name"),
    *("started_at", "latency_ms", "status", "spans"),
)


def line_reader(database: Database, settings: TelemetrySettings, clock: Clock) -> Reader:
    """What takes the batches that the Cloud Logging trigger brings, in any order and any number of times."""
    counters, traces = CounterStore(database), Traces(database)

    def read(payloads: Sequence[Mapping[str, Any]]) -> None:
        now = clock()
        lines = read_lines(payloads, now - LATEST)
        counters.learn(lines, now)
        traces.keep(_works(lines), now)
        if settings.otlp_url and lines:
            from functions.housekeeping.telemetry.otlp import export

            export(settings.otlp_url, lines)

    return read


def _works(lines: Iterable[WorkLine]) -> list[dict[str, Any]]:
    """Those that worked for a run."""
    works = [line for line in lines if line.tenant_id and line.run_id]
    return [{name: getattr(line, name) for name in TRACED} for line in works]
