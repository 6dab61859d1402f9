"""The local cloud as a child process, for tests and benchmarks that kill it."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from local.cloud import ROOT
from local.functions.pool import INSTANCES
from local.state import State, read_state
from shared.environment import variable

READY_SECONDS = 60.0
STOP_SECONDS = 20.0
UP = (sys.executable, "-m", "local", "up")


class RunningCloud:
    """`state` has the addresses of the present process: the gateway's stays over a restart, others change."""

    def __init__(self, directory: Path, *arguments: str, environment: Mapping[str, str]) -> None:
        self._port = 0
        self._directory = directory
        self._arguments = arguments
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self.state = self.start()
        self._port = int(self.url.rpartition(":")[2])

    @property
    def url(self) -> str:
        return self.state.url

    def start(self) -> State:
        """Returns when it answers. Raises `RuntimeError` with its output when it does not."""
        output = self._directory / "up.log"
        with output.open("ab") as file:
            self._process = subprocess.Popen(
                [*UP, "--directory", str(self._directory), "--port", str(self._port), *self._arguments],
                cwd=ROOT,
                env={"PATH": variable("PATH"), "LANG": variable("LANG"), **self._environment},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            state = read_state(self._directory)
            if state and state.pid == self._process.pid:
                return state
            time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the local cloud did not start:\n{output.read_text()}")

    def stop(self) -> int:
        """As Ctrl-C does; the exit code."""
        return self._end(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL: its children notice by themselves."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """Start again after `stop` or `kill`."""
        self.state = self.start()

    def _end(self, number: int) -> int:
        assert self._process
        self._process.send_signal(number)
        return self._process.wait(STOP_SECONDS)


@contextmanager
def running_cloud(
    directory: Path,
    *,
    manifest: Path | None = None,
    openapi: Path | None = None,
    environment: Mapping[str, str] | None = None,
    deploys: bool = True,
    test_controls: bool = True,
    instances: int = INSTANCES,
) -> Iterator[RunningCloud]:
    """A cloud on free ports with its state in `directory`, stopped at the end. Of the caller's environment it
    sees nothing but what is given: a developer's keys do not reach a test."""
    directory.mkdir(parents=True, exist_ok=True)
    arguments = ["--instances", str(instances)]
    arguments += ["--manifest", str(manifest)] if manifest else []
    arguments += ["--openapi", str(openapi)] if openapi else []
    arguments += [] if deploys else ["--no-deploy"]
    arguments += ["--test-controls"] if test_controls else []
    cloud = RunningCloud(directory, *arguments, environment=environment or {})
    try:
        yield cloud
    finally:
        cloud.stop()
