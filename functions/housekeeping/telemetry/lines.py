"""What `shared.telemetry` prints, read back. Whoever can write to the log could write such a line."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from shared import logs

Id = Annotated[str, Field(min_length=1, max_length=100)]
SpanId = Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
TraceId = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Vector = Annotated[list[Amount], BeforeValidator(lambda told: told if isinstance(told, list) else [told])]
"""A counter is a vector of one; a histogram: its sum, then each bucket's observations."""


class Gauges(BaseModel):
    """What an instance is just now. Memory in bytes; what the kernel tells stands in full lines only."""

    memory: float | None = None
    memory_limit: float = 0
    connections: int | None = None
    version: str = ""
    configuration: str = ""


class Span(NamedTuple):
    """What a work did in between; milliseconds after its start, and how long."""

    span_id: SpanId
    parent_id: SpanId
    name: str
    after_ms: float
    latency_ms: float
    status: str


class WorkLine(BaseModel):
    """One request, message or firing, and all that its instance has counted by then."""

    model_config = ConfigDict(frozen=True)

    timestamp: AwareDatetime
    service: Id
    instance: Id
    line: int
    metric: dict[str, Vector]
    gauges: Gauges
    name: str
    trace_id: TraceId
    span_id: SpanId
    parent_id: SpanId | None = None
    started_at: AwareDatetime
    latency_ms: float
    status: str
    spans: list[Span]
    tenant_id: str | None = None
    run_id: str | None = None


def read_lines(payloads: Iterable[Mapping[str, Any]], since: datetime) -> list[WorkLine]:
    """Those that are what they should be and no older than `since`."""
    return [line for line in _readable(payloads) if line.timestamp >= since]


def _readable(payloads: Iterable[Mapping[str, Any]]) -> Iterator[WorkLine]:
    for payload in payloads:
        try:
            yield WorkLine.model_validate(payload)
        except ValidationError as error:
            logs.warn("telemetry not readable", problems=error.error_count())
