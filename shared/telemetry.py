"""One line for each piece of work of a function: its place in the trace, its spans, and what the instance has
counted. Cloud Logging hands these lines to housekeeping; nothing is sent from here.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from shared import instance, logs, metrics, tracing
from shared.tracing import Work

_about: dict[str, Any] = {}
_told: dict[tuple[str, str], float] = {}


def describe_instance(context: Any, *, configuration: str) -> None:
    """What every line says of the instance: its limit, its code (from the platform's context), and a hash of
    its settings. The CPU time that starting has taken is no work's and not counted."""
    memory_limit = context.memory_limit_in_mb * 1024 * 1024
    _about.update(memory_limit=memory_limit, version=context.function_version, configuration=configuration)
    _told.setdefault(("cpu_seconds_total", ""), instance.cpu_seconds())


@contextmanager
def http_work(request: Mapping[str, Any]) -> Iterator[Work]:
    """The work that an HTTP event asks for, in the caller's trace when he names one."""
    headers = {name.lower(): value for name, value in request["headers"].items()}
    authorizer = request.get("requestContext", {}).get("authorizer") or {}
    name = f"{request['httpMethod']} {request.get('resource')}"
    notes = {"tenant_id": authorizer.get("tenant_id")}
    with work("http", name, headers.get("traceparent", ""), **notes) as done:
        yield done


@contextmanager
def work(kind: str, name: str, traceparent: str = "", **notes: Any) -> Iterator[Work]:
    """A request, a message or a firing: `kind` is `http`, `message`, `timer` or `logs`. What happens inside
    is logged with its trace. An exception goes through and is told."""
    metrics.registry.begin(time.time())
    with tracing.entered(name, traceparent) as done:
        done.notes.update(notes)
        try:
            with logs.log_fields(trace_id=done.trace_id):
                yield done
        except BaseException as error:
            done.status = type(error).__name__
            raise
        finally:
            _tell(kind, done)


def answered(done: Work, request: Mapping[str, Any], status: int) -> None:
    """Count an HTTP answer. One that its caller asks to hold (`Prefer: wait`) takes long on purpose."""
    prefer = next((value for name, value in request["headers"].items() if name.lower() == "prefer"), "")
    held = "yes" if "wait=" in prefer else "no"
    metrics.count("requests_total", status=str(status))
    metrics.observe("request_seconds", done.seconds(), held=held)
    done.notes["http_status"] = status
    if status >= 500:
        done.status = str(status)


def _tell(kind: str, done: Work) -> None:
    now, took = time.time(), done.seconds()
    metrics.observe("invocation_seconds", took, kind=kind)
    metrics.count("invocations_total", kind=kind, outcome="ok" if done.status == "ok" else "failed")
    gauges = {**_about}
    if metrics.registry.is_full_due(now):  # asking the kernel costs more than the rest of the line
        gauges |= {"memory": instance.memory_bytes(), "connections": instance.connections()}
        _count_up("cpu_seconds_total", "", instance.cpu_seconds())
        for series, direction, total in instance.traffic():
            _count_up(series, direction, total)
    logs.telemetry({**_told_of(kind, done, took), **metrics.registry.line(now), "gauges": gauges})


def _told_of(kind: str, done: Work, took: float) -> dict[str, Any]:
    started_at = datetime.fromtimestamp(done.started_at, UTC)
    return {
        **done.notes,
        "kind": kind,
        "name": done.name,
        "trace_id": done.trace_id,
        "span_id": done.span_id,
        "parent_id": done.parent_id,
        "started_at": started_at.isoformat(timespec="milliseconds"),
        "latency_ms": round(took * 1000, 1),
        "status": done.status,
        "spans": done.spans,
    }


def _count_up(series: str, direction: str, total: float) -> None:
    """Count what a total has grown by since the line before, or since there is one."""
    grown = total - _told.get((series, direction), total)
    _told[series, direction] = total
    labels = {"direction": direction} if direction else {}
    metrics.count(series, max(grown, 0.0), **labels)
