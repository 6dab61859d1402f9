"""W3C trace context (https://www.w3.org/TR/trace-context): which trace this work belongs to, and the spans of
what it does. They are kept in memory and told in the one line that ends the work (`shared.telemetry`).
"""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from shared import metrics

#: Spans of one piece of work that are told; a line of the log holds 64 KB.
MAX_SPANS = 100
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(?:-.*)?")


@dataclass
class Work:
    """One HTTP request, message or firing in one function."""

    name: str
    trace_id: str
    parent_id: str | None
    span_id: str = field(default_factory=lambda: os.urandom(8).hex())
    started_at: float = field(default_factory=time.time)
    started: float = field(default_factory=time.perf_counter)
    status: str = "ok"
    notes: dict[str, Any] = field(default_factory=dict)
    """What else is worth telling: `tenant_id`, `run_id`, `step`, …"""
    spans: list[list[Any]] = field(default_factory=list)
    """span id, parent id, name, milliseconds after the start, milliseconds it took, `ok` or the exception."""

    def seconds(self) -> float:
        """Since the start."""
        return time.perf_counter() - self.started


_work: ContextVar[Work | None] = ContextVar("work", default=None)
_span_id: ContextVar[str] = ContextVar("span_id", default="")


@contextmanager
def entered(name: str, traceparent: str = "") -> Iterator[Work]:
    """The work that `traceparent` asks for, in its trace; a malformed or missing one starts a trace."""
    found = _TRACEPARENT.fullmatch(traceparent.strip())
    work = Work(name, found[1] if found else os.urandom(16).hex(), found[2] if found else None)
    tokens = _work.set(work), _span_id.set(work.span_id)
    try:
        yield work
    finally:
        _work.reset(tokens[0])
        _span_id.reset(tokens[1])


def note(**notes: Any) -> None:
    """Tell with the present work."""
    if work := _work.get():
        work.notes.update(notes)


def trace_id() -> str:
    """The present trace; empty outside of any work."""
    work = _work.get()
    return work.trace_id if work else ""


def traceparent(trace_id: str) -> str:
    """For what goes out in this trace. Its parent is the present span, when that belongs to the trace."""
    work = _work.get()
    parent = _span_id.get() if work and work.trace_id == trace_id else trace_id[:16]
    return f"00-{trace_id}-{parent}-01"


def headers() -> dict[str, str]:
    """For a request to another service; none outside of any work."""
    return {"traceparent": traceparent(trace_id())} if trace_id() else {}


class timed:
    """A span of the present work, and an observation of `histogram` if it has one, whatever the outcome.
    `name` may still change inside."""

    def __init__(self, name: str, histogram: str = "", **labels: str) -> None:
        self.name = name
        self._histogram = histogram
        self._labels = labels

    def __enter__(self) -> Self:
        self._parent = _span_id.get()
        self._id = os.urandom(8).hex()
        self._token = _span_id.set(self._id)
        self._started = time.perf_counter()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, stack: TracebackType | None
    ) -> None:
        ended = time.perf_counter()
        _span_id.reset(self._token)
        if self._histogram:
            metrics.observe(self._histogram, ended - self._started, **self._labels)
        work = _work.get()
        if work and len(work.spans) < MAX_SPANS:
            after, took = (self._started - work.started) * 1000, (ended - self._started) * 1000
            status = kind.__name__ if kind else "ok"
            work.spans.append([self._id, self._parent, self.name, round(after, 1), round(took, 1), status])
