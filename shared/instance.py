"""What the platform shows of an instance: its memory, CPU, sockets, disk and network.

Files of /proc that a sandbox does not have count as nothing. Network is that of the network namespace: on a
developer's machine, that of the whole machine.
"""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc/self")


def cpu_seconds() -> float:
    """Used by this process since it was born."""
    return time.process_time()


def memory_bytes() -> int:
    """The most that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def connections() -> int:
    """Open sockets."""
    return sum(target.startswith("socket:") for target in _open_files())


def traffic() -> Iterator[tuple[str, str, float]]:
    """Bytes since the start: series, direction, how many."""
    with suppress(OSError):
        io = dict(line.split(": ") for line in (PROC / "io").read_text().splitlines())
        yield "disk_bytes_total", "read", float(io["read_bytes"])
        yield "disk_bytes_total", "written", float(io["write_bytes"])
    with suppress(OSError):
        devices = [line.replace(":", " ").split() for line in (PROC / "net/dev").read_text().splitlines()[2:]]
        outside = [device for device in devices if device[0] != "lo"]
        yield "network_bytes_total", "received", sum(float(device[1]) for device in outside)
        yield "network_bytes_total", "sent", sum(float(device[9]) for device in outside)


def _open_files() -> Iterator[str]:
    with suppress(OSError):
        for descriptor in os.listdir(PROC / "fd"):
            with suppress(OSError):  # closed meanwhile
                yield os.readlink(PROC / "fd" / descriptor)
