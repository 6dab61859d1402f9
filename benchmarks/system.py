"""The system under measurement: the local cloud as a child process, with a model of a given latency."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

from local.cloud import ROOT
from local.demo import TENANT
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from shared.auth import Role

#: Nothing on this machine is behind the proxy of the environment.
_DIRECT = build_opener(ProxyHandler({}))


@dataclass(frozen=True)
class FunctionUse:
    """What one function has used since the system started."""

    pids: list[int]
    busy: int
    cpu_seconds: float


@dataclass(frozen=True)
class System:
    """A running local cloud with the demo agency in it."""

    cloud: RunningCloud
    token: str

    @property
    def url(self) -> str:
        """The gateway's address."""
        return self.cloud.url

    def functions(self) -> dict[str, FunctionUse]:
        """Counts of the worker processes alone."""
        with _DIRECT.open(f"{self.cloud.state.control_url}/functions") as answer:
            shown = json.load(answer)
        return {
            name: FunctionUse(use["pids"], len(use["busy_pids"]), use["cpu_seconds"])
            for name, use in shown.items()
        }


@contextmanager
def started(model_latency_ms: int | None = None) -> Iterator[System]:
    """A fresh system; with a latency it writes through a fake GigaChat, without one by its rules."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        environment: Mapping[str, str] = {}
        if model_latency_ms is not None:
            environment = stack.enter_context(_gigachat(model_latency_ms))
        cloud = stack.enter_context(running_cloud(directory, environment=environment))
        yield System(cloud, TokenIssuer(directory).issue(TENANT, "benchmark", Role.OWNER))


@contextmanager
def _gigachat(latency_ms: int) -> Iterator[Mapping[str, str]]:
    """The fake server in a process of its own; yields what `up` must know of it."""
    command = [sys.executable, "-m", "tests.fakes.gigachat", "--port", "0", "--latency-ms", str(latency_ms)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        addresses = dict(process.stdout.readline().strip().split("=", 1) for _ in range(2))
        try:
            yield {
                **addresses,
                "LLM_PROVIDER": "models",
                "GIGACHAT_CREDENTIALS": "YmVuY2htYXJrOnNlY3JldA==",
                "GIGACHAT_SCOPE": "GIGACHAT_API_CORP",
            }
        finally:
            process.terminate()
