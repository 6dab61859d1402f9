"""A piece of work as a trace shows it."""

from datetime import datetime

from pydantic import BaseModel


class TracedWork(BaseModel):
    """One request or message that worked for a run."""

    span_id: str
    trace_id: str
    parent_id: str | None
    service: str
    name: str
    started_at: datetime
    latency_ms: float
    status: str
    spans: list[tuple[str, str, str, float, float, str]]
    """span id, parent id, name, milliseconds after the start, milliseconds it took, `ok` or the error."""
