"""Prometheus remote write 0.1.0: samples as protobuf in snappy's block format.

https://prometheus.io/docs/concepts/remote_write_spec/ gives the messages; the fields we never send (metadata,
exemplars) are left out of the description, and unknown ones are skipped when reading.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

HEADERS = {
    "Content-Type": "application/x-protobuf",
    "Content-Encoding": "snappy",
    "X-Prometheus-Remote-Write-Version": "0.1.0",
}

#: message → its fields: name, number, type (a message's name: repeated).
_MESSAGES: Mapping[str, tuple[tuple[str, int, str], ...]] = {
    "Label": (("name", 1, "string"), ("value", 2, "string")),
    "Sample": (("value", 1, "double"), ("timestamp", 2, "int64")),
    "TimeSeries": (("labels", 1, "Label"), ("samples", 2, "Sample")),
    "WriteRequest": (("timeseries", 1, "TimeSeries"),),
}


class Sample(NamedTuple):
    """A series' value."""

    name: str
    labels: Mapping[str, str]
    value: float


def encode(samples: Iterable[Sample], milliseconds: int) -> bytes:
    """One request's body; the same moment (since 1970) for all."""
    import cramjam

    request = _write_request()()
    for sample in samples:
        series = request.timeseries.add()
        for name, value in sorted({**sample.labels, "__name__": sample.name}.items()):
            if value:  # an empty label is none to Prometheus
                series.labels.add(name=name, value=value)
        series.samples.add(value=sample.value, timestamp=milliseconds)
    return bytes(cramjam.snappy.compress_raw(request.SerializeToString()))


def decode(body: bytes) -> Iterator[tuple[Sample, int]]:
    """The samples of a body, each with its moment in milliseconds."""
    import cramjam

    request = _write_request().FromString(bytes(cramjam.snappy.decompress_raw(body)))
    for series in request.timeseries:
        labels = {label.name: label.value for label in series.labels}
        name = labels.pop("__name__")
        for sample in series.samples:
            yield Sample(name, labels, sample.value), sample.timestamp


@cache
def _write_request() -> Any:
    """The class of the message."""
    from google.protobuf import (  # type: ignore[import-untyped]
        descriptor_pb2,
        descriptor_pool,
        message_factory,
    )

    field = descriptor_pb2.FieldDescriptorProto
    scalars = {"string": field.TYPE_STRING, "double": field.TYPE_DOUBLE, "int64": field.TYPE_INT64}
    file = descriptor_pb2.FileDescriptorProto(name="remote.proto", package="prometheus", syntax="proto3")
    for message, fields in _MESSAGES.items():
        described = file.message_type.add(name=message)
        for name, number, kind in fields:
            described.field.add(
                name=name,
                number=number,
                label=field.LABEL_OPTIONAL if kind in scalars else field.LABEL_REPEATED,
                type=scalars.get(kind, field.TYPE_MESSAGE),
                type_name=None if kind in scalars else f".prometheus.{kind}",
            )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("prometheus.WriteRequest"))
