"""Inside a fresh process: `python -m benchmarks.probe HANDLER` imports a function and calls it with the events
of its stdin, measuring each. The last line of its output is a `Measured` in JSON.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Measured:
    """CPU milliseconds of this process, all its threads; `peak_mb` is the memory it ever held."""

    import_ms: float
    call_ms: list[float]
    import_mb: float
    peak_mb: float


class Context:
    """What the handlers need of the platform's context."""

    aws_request_id = "benchmark"

    def get_remaining_time_in_millis(self) -> int:
        """A minute, as the manifest has it."""
        return 60_000


def measure(path: str, events: list[Any]) -> Measured:
    """Import `package.module.handler`, then call it once per event."""
    handler: list[Callable[[Any, Context], Any]] = []
    module, _, name = path.rpartition(".")
    import_ms = _cpu_ms(lambda: handler.append(getattr(import_module(module), name)))
    import_mb = _peak_mb()
    call_ms = [_cpu_ms(lambda event=event: handler[0](event, Context())) for event in events]
    return Measured(import_ms, call_ms, import_mb, _peak_mb())


def _cpu_ms(action: Callable[[], object]) -> float:
    before = time.process_time()
    action()
    return round((time.process_time() - before) * 1000, 1)


def _peak_mb() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(sys.argv[1], json.load(sys.stdin)))))
