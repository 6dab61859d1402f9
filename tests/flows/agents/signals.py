"""What a test and an agent in another process tell each other, as files of one folder."""

import time
from dataclasses import dataclass
from pathlib import Path

POLL_SECONDS = 0.02
#: Longer than any test waits: an agent that nobody lets go is a failing test.
PATIENCE = 90.0


@dataclass(frozen=True)
class Signals:
    """A line of `calls` per call of an agent, and for each one that waits a file until it may go on."""

    folder: Path

    def called(self, run_id: str, step: str) -> None:
        """The agent was called for the step."""
        with self._file(run_id, step, "calls").open("a") as file:
            file.write("called\n")

    def calls(self, run_id: str, step: str) -> int:
        """How often it was."""
        file = self._file(run_id, step, "calls")
        return len(file.read_text().splitlines()) if file.exists() else 0

    def wait(self, run_id: str, step: str) -> None:
        """Say that the agent waits, return when it may go on."""
        self._file(run_id, step, "waits").touch()
        _until_there(self._file(run_id, step, "goes"))

    def until_waiting(self, run_id: str, step: str) -> None:
        """Return when the agent waits."""
        _until_there(self._file(run_id, step, "waits"))

    def let_go(self, run_id: str, step: str) -> None:
        """The agent may go on."""
        self._file(run_id, step, "goes").touch()

    def _file(self, run_id: str, step: str, suffix: str) -> Path:
        return self.folder / f"{run_id}.{step}.{suffix}"


def _until_there(file: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not file.exists():
        if time.monotonic() > end:
            raise TimeoutError(f"{file.name} did not appear")
        time.sleep(POLL_SECONDS)
