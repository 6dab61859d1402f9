"""The server as a child process, for the local cloud and for tests."""

import subprocess
import sys
from pathlib import Path

DATABASE = "/local"


class YdbProcess:
    """A running server. It ends with `stop`, or when this process dies: its stdin is our pipe."""

    def __init__(self, path: Path, port: int = 0) -> None:
        """Start on the file; port 0 lets the system choose. Returns when it is ready."""
        self.path = path
        self._process = subprocess.Popen(
            [sys.executable, "-m", "local.ydb", str(path), str(port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for whoever started us: they stop us last
        )
        self.endpoint = self._ready_endpoint()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.endpoint.rpartition(":")[2])

    def stop(self) -> None:
        """SIGTERM, and wait."""
        self._process.terminate()
        self._end()

    def kill(self) -> None:
        """SIGKILL, and wait."""
        self._process.kill()
        self._end()

    def _ready_endpoint(self) -> str:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line.startswith("ready "):
            raise RuntimeError(f"the local YDB did not start: exit code {self._process.wait()}")
        return line.removeprefix("ready ").partition("/?")[0]

    def _end(self) -> None:
        self._process.wait(timeout=10)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
