"""Prometheus series of what is known. Pure: names, labels, values."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import accumulate

from functions.housekeeping.telemetry.counters import Totals, Vector, live_instances
from shared.metrics import BUCKETS
from shared.remote_write import Sample

PREFIX = "maestro_"
_KEY = re.compile(r"(?P<name>\w+)(?:\{(?P<labels>.*)\})?")


def function_samples(totals: Mapping[str, Totals], now: datetime) -> Iterator[Sample]:
    """What the functions counted, and what their live instances are."""
    for service, total in sorted(totals.items()):
        for key, vector in sorted(total.counters.items()):
            yield from _counted(service, key, vector)
        yield from _live(service, total, now)


def _counted(service: str, key: str, vector: Vector) -> Iterator[Sample]:
    found = _KEY.fullmatch(key)
    if found is None:
        return
    pairs = (pair.partition("=") for pair in (found["labels"] or "").split(",") if pair)
    labels = {"service": service, **{name: value for name, _, value in pairs}}
    name = PREFIX + found["name"]
    if len(vector) == 1:
        yield Sample(name, labels, vector[0])
        return
    if len(vector) != len(BUCKETS) + 2:  # of a version with other buckets
        return
    counts = list(accumulate(vector[1:]))
    for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
        yield Sample(f"{name}_bucket", {**labels, "le": bound}, count)
    yield Sample(f"{name}_sum", labels, vector[0])
    yield Sample(f"{name}_count", labels, counts[-1])


def _live(service: str, totals: Totals, now: datetime) -> Iterator[Sample]:
    live = live_instances(totals, now)
    labels = {"service": service}
    yield Sample(f"{PREFIX}instances", labels, len(live))
    live = [one for one in live if one["memory_limit"] and "connections" in one]  # whose full line has come
    if not live:
        return
    yield Sample(f"{PREFIX}memory_bytes", labels, max(one["memory"] for one in live))
    yield Sample(f"{PREFIX}memory_limit_bytes", labels, max(one["memory_limit"] for one in live))
    yield Sample(f"{PREFIX}connections", labels, sum(one["connections"] for one in live))
    for version, configuration in sorted({(one["version"], one["configuration"]) for one in live}):
        told = {**labels, "version": version, "configuration": configuration}
        yield Sample(f"{PREFIX}version_info", told, 1)


def system_samples(
    waiting: Mapping[str, int], oldest: Mapping[str, datetime], now: datetime, *, maintenance: bool
) -> Iterator[Sample]:
    """The queues (messages that nobody has taken, age of the oldest step nobody has claimed), whether work on
    the system is announced, and that housekeeping lives."""
    for queue, messages in sorted(waiting.items()):
        age = (now - oldest[queue]).total_seconds() if queue in oldest else 0.0
        yield Sample(f"{PREFIX}queue_messages", {"queue": queue}, messages)
        yield Sample(f"{PREFIX}queue_age_seconds", {"queue": queue}, age)
    yield Sample(f"{PREFIX}maintenance", {}, float(maintenance))
    yield Sample(f"{PREFIX}housekeeping_timestamp_seconds", {}, now.timestamp())
