"""What this instance has counted since it was born, for the lines that housekeeping turns into Prometheus
series (`functions/housekeeping/telemetry`).

Values only grow, and a line carries them whole, not what was added: a line that is lost, doubled or late
spoils nothing, since the next one says the same and more.

A key is `name{label=value,…}`. A counter is one number, a histogram is its sum and the observations of each
bucket.
"""

import os
import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

#: Upper bounds of the buckets of every histogram, in seconds; above the last is one more.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 60.0)
#: Seconds between two lines with everything; others have what changed since the line before.
FULL_EVERY = 60.0
#: Seconds after which an instance counts from zero under a new name: what a name says is never older.
LIFE = 24 * 3600.0
#: With more counters than this it does so too: all must fit into a line, of which the log takes 64 KB.
MAX_COUNTERS = 300

_UNSAFE = re.compile(r"[^\w.:/ -]")

Value = float | list[float]


class Registry:
    """The instance's counters, for all its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._start(0.0)

    def _start(self, now: float) -> None:
        self._instance = ""
        self._born = self._full_at = now
        self._lines = 0
        self._values: dict[str, Value] = {}
        self._changed: set[str] = set()

    def begin(self, now: float) -> None:
        """Before a piece of work; `now` in seconds. Names the instance: not at import, since instances may be
        copies of one process."""
        with self._lock:
            if not self._instance or now - self._born > LIFE or len(self._values) > MAX_COUNTERS:
                self._start(now)
                self._instance = os.urandom(6).hex()

    def count(self, name: str, amount: float = 1, **labels: str) -> None:
        """Add to a counter."""
        key = _key(name, labels)
        with self._lock:
            before = self._values.get(key, 0.0)
            assert not isinstance(before, list)
            self._values[key] = before + amount
            self._changed.add(key)

    def observe(self, name: str, seconds: float, **labels: str) -> None:
        """Add an observation to a histogram."""
        key = _key(name, labels)
        with self._lock:
            value = self._values.setdefault(key, [0.0] + [0] * (len(BUCKETS) + 1))
            assert isinstance(value, list)
            value[0] = round(value[0] + seconds, 6)
            value[1 + _bucket(seconds)] += 1
            self._changed.add(key)

    def is_full_due(self, now: float) -> bool:
        """Whether the next line says everything."""
        return not self._lines or now - self._full_at >= FULL_EVERY

    def line(self, now: float) -> Mapping[str, Any]:
        """After a piece of work: who says it, the how many-th time, and what."""
        is_full = self.is_full_due(now)
        with self._lock:
            keys = self._values.keys() if is_full else self._changed
            said = {key: _copied(self._values[key]) for key in sorted(keys)}
            self._full_at = now if is_full else self._full_at
            self._lines += 1
            self._changed = set()
            return {"instance": self._instance, "line": self._lines, "metric": said}


def _key(name: str, labels: Mapping[str, str]) -> str:
    if not labels:
        return name
    said = ",".join(f"{label}={_UNSAFE.sub('_', labels[label])}" for label in sorted(labels))
    return f"{name}{{{said}}}"


def _bucket(seconds: float) -> int:
    return next((index for index, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))


def _copied(value: Value) -> float | Sequence[float]:
    return list(value) if isinstance(value, list) else round(value, 6)


registry = Registry()
count = registry.count
observe = registry.observe
