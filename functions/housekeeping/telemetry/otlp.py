"""Spans for a collector: OTLP over HTTP, protobuf (https://opentelemetry.io/docs/specs/otlp/)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from functions.housekeeping.telemetry.lines import Span, WorkLine
from shared import logs

if TYPE_CHECKING:
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
    from opentelemetry.proto.trace.v1.trace_pb2 import Span as ProtoSpan

#: Seconds.
TIMEOUT = 5.0
_MILLISECOND = 1_000_000


def export(url: str, lines: Iterable[WorkLine]) -> None:
    """Send the spans, or say that they were not taken: a trace more or less must not repeat the batch."""
    import httpx

    body = trace_request(lines).SerializeToString()
    try:
        headers = {"Content-Type": "application/x-protobuf"}
        httpx.post(url, content=body, headers=headers, timeout=TIMEOUT).raise_for_status()
    except httpx.HTTPError as error:
        logs.warn("spans not taken", error=type(error).__name__)


def trace_request(lines: Iterable[WorkLine]) -> "ExportTraceServiceRequest":
    """The spans of each function under its name."""
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    by_service: dict[str, list[WorkLine]] = defaultdict(list)
    for line in lines:
        by_service[line.service].append(line)
    request = ExportTraceServiceRequest()
    for service, works in by_service.items():
        resource = request.resource_spans.add()
        resource.resource.attributes.add(key="service.name").value.string_value = service
        scope = resource.scope_spans.add()
        for work in works:
            scope.spans.extend(_spans(work))
    return request


def _spans(work: WorkLine) -> Iterator["ProtoSpan"]:
    whole = Span(work.span_id, work.parent_id or "", work.name, 0.0, work.latency_ms, work.status)
    yield _span(work, whole, is_root=True)
    for span in work.spans:
        yield _span(work, span, is_root=False)


def _span(work: WorkLine, span: Span, *, is_root: bool) -> "ProtoSpan":
    from opentelemetry.proto.trace.v1.trace_pb2 import Span as ProtoSpan
    from opentelemetry.proto.trace.v1.trace_pb2 import Status

    begun = int(work.started_at.timestamp() * 1000 * _MILLISECOND + span.after_ms * _MILLISECOND)
    failed = Status(code=Status.STATUS_CODE_ERROR, message=span.status)
    proto = ProtoSpan(
        trace_id=bytes.fromhex(work.trace_id),
        span_id=bytes.fromhex(span.span_id),
        parent_span_id=bytes.fromhex(span.parent_id),
        name=span.name,
        kind=ProtoSpan.SPAN_KIND_SERVER if is_root else ProtoSpan.SPAN_KIND_INTERNAL,
        start_time_unix_nano=begun,
        end_time_unix_nano=begun + int(span.latency_ms * _MILLISECOND),
        status=Status(code=Status.STATUS_CODE_OK) if span.status == "ok" else failed,
    )
    for name in ("tenant_id", "run_id"):
        if value := getattr(work, name):
            proto.attributes.add(key=f"maestro.{name}").value.string_value = value
    return proto
