"""Inside a fresh process: `python -m benchmarks.probe HANDLER` imports a function and calls it with the
events of its stdin, measuring each. The last line of its output is a `Measured` in JSON.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Measured:
    """CPU milliseconds of this process, all its threads; `peak_mb` is the memory it ever held."""

    import_ms: float
    call_ms: list[float]
    wall_ms: list[float]
    """The same calls by the clock."""
    peak_mb: float


class Context:
    """What the handlers need of the platform's context."""

    aws_request_id = "benchmark"
    function_version = "benchmark"
    memory_limit_in_mb = 512
    token = None

    def get_remaining_time_in_millis(self) -> int:
        """A minute, as the manifest has it."""
        return 60_000


def measure(path: str, events: list[Any]) -> Measured:
    """Import `package.module.handler`, then call it once per event."""
    module, _, name = path.rpartition(".")
    imported, import_ms, _ = _timed(import_module, module)
    handler = getattr(imported, name)
    times = [_timed(handler, event, Context())[1:] for event in events]
    return Measured(import_ms, [cpu for cpu, _ in times], [wall for _, wall in times], _peak_mb())


def _timed(action: Callable[..., T], *arguments: Any) -> tuple[T, float, float]:
    """The result, milliseconds of CPU, milliseconds by the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    result = action(*arguments)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return result, round(cpu * 1000, 1), round(wall * 1000, 1)


def _peak_mb() -> float:
    """Not `ru_maxrss`: that begins with the memory of the process which forked this one."""
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return round(int(line.split()[1]) / 1024, 1)


if __name__ == "__main__":
    print(json.dumps(asdict(measure(sys.argv[1], json.load(sys.stdin)))))
