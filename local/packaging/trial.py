"""A package tried out: unpacked, and run by an interpreter that can import nothing else."""

import json
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROBE = Path(__file__).with_name("probe.py")


class PackageBroken(Exception):
    """The package does not run by itself; the message ends with the trace of the interpreter."""


@dataclass(frozen=True)
class Outcome:
    """CPU milliseconds of importing the entry; what the handler returned; all of our own modules in the
    package, each of which could be imported."""

    import_ms: int
    answers: list[Any]
    modules: list[str]


def unpack(archive: Path, directory: Path) -> None:
    """As the platform does before the first call."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(directory)


def run(
    interpreter: Path,
    directory: Path,
    environment: Mapping[str, str],
    events: Iterable[Mapping[str, Any]] = (),
) -> Outcome:
    """Call the handler of an unpacked package with each event in turn. Raises `PackageBroken`."""
    ran = subprocess.run(
        [interpreter, "-I", "-S", "-B", PROBE, directory],
        input="".join(f"{json.dumps(event)}\n" for event in events),
        env=dict(environment),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise PackageBroken(ran.stderr[-4000:])
    return Outcome(**json.loads(ran.stdout))
