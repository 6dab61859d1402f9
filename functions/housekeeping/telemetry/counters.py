"""Sums over instances that lost, doubled, late and shuffled lines do not spoil. Pure.

An instance's counters only grow, so the greatest value told is the newest: what is known of an instance is
the greatest of everything told, and what that grew by is added to its function's totals, once. (The grow-only
counter of the literature on CRDTs: Shapiro and others, 2011.)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from functions.housekeeping.telemetry.lines import WorkLine

#: An instance that told nothing for longer is taken for gone.
LIVE = timedelta(minutes=5)

Vector = Sequence[float]
Counters = Mapping[str, Vector]


@dataclass(frozen=True)
class Totals:
    """Of one function."""

    counters: Counters = field(default_factory=dict)
    live: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Instance → its gauges, with the `line` that told them and when (`at`, ISO 8601)."""


@dataclass(frozen=True)
class Known:
    """What was told until now: instance → counters, function → totals."""

    instances: Mapping[str, Counters] = field(default_factory=dict)
    totals: Mapping[str, Totals] = field(default_factory=dict)


def learn(known: Known, lines: Iterable[WorkLine], now: datetime) -> Known:
    """With some more lines, in whatever order they come."""
    instances, totals = dict(known.instances), dict(known.totals)
    for line in lines:
        before = instances.get(line.instance, {})
        instances[line.instance] = _greatest(before, line.metric)
        total = totals.get(line.service, Totals())
        counters = _added(total.counters, _growth(before, line.metric))
        totals[line.service] = Totals(counters, _seen(total.live, line, now))
    return Known(instances, totals)


def live_instances(totals: Totals, now: datetime) -> list[Mapping[str, Any]]:
    """The gauges of those that told something lately."""
    return [told for told in totals.live.values() if datetime.fromisoformat(told["at"]) >= now - LIVE]


def _greatest(known: Counters, told: Counters) -> Counters:
    return {**known, **{key: _each(max, known.get(key, ()), value) for key, value in told.items()}}


def _growth(known: Counters, told: Counters) -> Counters:
    """What `told` has beyond `known`."""
    return {key: _each(_beyond, known.get(key, ()), value) for key, value in told.items()}


def _added(totals: Counters, more: Counters) -> Counters:
    """Both together. A histogram whose buckets a deployment has changed begins anew."""
    fitting = {key: value for key, value in totals.items() if len(value) == len(more.get(key, ()))}
    return {**totals, **{key: _each(_sum, fitting.get(key, ()), value) for key, value in more.items()}}


def _each(combine: Callable[[float, float], float], left: Vector, right: Vector) -> Vector:
    return [round(combine(one, other), 6) for one, other in zip_longest(left, right, fillvalue=0.0)]


def _beyond(known: float, told: float) -> float:
    return max(told - known, 0.0)


def _sum(one: float, other: float) -> float:
    return one + other


def _seen(
    live: Mapping[str, Mapping[str, Any]], line: WorkLine, now: datetime
) -> Mapping[str, Mapping[str, Any]]:
    """The newest line of each instance that lives; what only full lines tell is kept from the last one."""
    before = live.get(line.instance, {"line": 0})
    told = line.gauges.model_dump(exclude_none=True)
    kept = {one: gauges for one, gauges in live.items() if datetime.fromisoformat(gauges["at"]) >= now - LIVE}
    if line.line <= before["line"]:
        return kept
    return {**kept, line.instance: {**before, **told, "line": line.line, "at": line.timestamp.isoformat()}}
