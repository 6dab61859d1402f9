"""Lines as instances print them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from functions.housekeeping.telemetry.lines import WorkLine

GAUGES = {"memory": 100.0, "memory_limit": 512.0, "connections": 3, "version": "v1", "configuration": "c1"}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def payload(
    instance: str = "i1",
    line: int = 1,
    metric: Mapping[str, Any] | None = None,
    *,
    service: str = "planning",
    age: timedelta = timedelta(0),
    gauges: Mapping[str, Any] | None = None,
    **more: Any,
) -> dict[str, Any]:
    """The JSON payload of one line."""
    at = (NOW - age).isoformat()
    return {
        "timestamp": at,
        "service": service,
        "instance": instance,
        "line": line,
        "metric": metric or {},
        "gauges": gauges or GAUGES,
        "kind": "message",
        "name": "work_step",
        "trace_id": "a" * 32,
        "span_id": "b" * 16,
        "parent_id": None,
        "started_at": at,
        "latency_ms": 12.5,
        "status": "ok",
        "spans": [],
        **more,
    }


def line(*arguments: Any, **fields: Any) -> WorkLine:
    """The same, read."""
    return WorkLine.model_validate(payload(*arguments, **fields))
