"""One running cloud that has worked for some runs, and a real Prometheus that watched it."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from local.cloud import ROOT
from local.demo import TENANT
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from shared.auth import Role
from tests.fakes.openai import FakeOpenAi

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
ASKED = "корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн"
RUNS = 4
#: Seconds: for lines to be read and handed over.
PATIENCE = 15.0
GROUPS = ("critical", "warning", "info")


def wait_until(holds: Callable[[], bool], state: Callable[[], object] = lambda: None) -> None:
    """Fails, saying the state of things, when it does not come true in time."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"it did not come true: {state()}"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/-/ready", timeout=1).is_success
    except httpx.HTTPError:
        return False


@dataclass(frozen=True)
class Watched:
    """A system that has answered `RUNS` requests; the last one in the trace `TRACE`."""

    cloud: RunningCloud
    token: str
    run_ids: list[str]

    def get(self, path: str, token: str | None = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        return httpx.get(f"{self.cloud.url}/api/v1{path}", headers=headers, timeout=30)

    def tell(self) -> None:
        """Let housekeeping tell its figures now."""
        httpx.post(f"{self.cloud.state.control_url}/timers/housekeeping:fire", timeout=30).raise_for_status()

    def metrics(self) -> dict[str, float]:
        """What `/metrics` shows: series with its labels → value."""
        text = httpx.get(self.cloud.state.metrics_url, timeout=10).text
        return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines()}


@pytest.fixture(scope="package")
def prometheus_program() -> str:
    program = shutil.which("prometheus")
    if program is None:
        pytest.skip("no prometheus here: apt install prometheus")
    return program


@pytest.fixture(scope="package")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("watched")


@pytest.fixture(scope="package")
def model() -> Iterator[FakeOpenAi]:
    with FakeOpenAi() as server:
        yield server


@pytest.fixture(scope="package")
def cloud(directory: Path, model: FakeOpenAi) -> Iterator[RunningCloud]:
    """A model words its answers, lines are handed over every second, the timer goes off when told to."""
    document = yaml.safe_load((ROOT / "serverless.yaml").read_text())
    document["functions"]["housekeeping"]["events"][0]["cron"]["expression"] = "0 0 1 1 ? *"
    document["custom"]["functions"]["housekeeping"]["logs"]["cutoff"] = 1
    manifest = directory / "serverless.yaml"
    manifest.write_text(yaml.safe_dump(document, allow_unicode=True))
    models = {
        "T_PRO_API_KEY": model.key,
        "LLM_ENDPOINTS": json.dumps({"t_pro": {"base_url": model.base_url}}),
    }
    with running_cloud(directory, manifest=manifest, environment=models) as running:
        yield running


@dataclass(frozen=True)
class Prometheus:
    """A real one."""

    url: str

    def get(self, path: str, **parameters: Any) -> Any:
        return httpx.get(f"{self.url}/api/v1/{path}", params=parameters, timeout=10).raise_for_status().json()


@pytest.fixture(scope="package")
def prometheus(
    prometheus_program: str, cloud: RunningCloud, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prometheus]:
    """Scrapes every second and knows our alerts."""
    directory = tmp_path_factory.mktemp("prometheus")
    address = cloud.state.metrics_url.removeprefix("http://").removesuffix("/metrics")
    config = {
        "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
        "rule_files": [str(ROOT / f"terraform/alerts/{group}.yaml") for group in GROUPS],
        "scrape_configs": [{"job_name": "maestro", "static_configs": [{"targets": [address]}]}],
    }
    (directory / "prometheus.yml").write_text(yaml.safe_dump(config))
    port = free_port()
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                prometheus_program,
                f"--config.file={directory}/prometheus.yml",
                f"--storage.tsdb.path={directory}/data",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=log,
            stderr=log,
            env={"PATH": os.environ["PATH"]},
        )
    opened = Prometheus(f"http://127.0.0.1:{port}")
    wait_until(lambda: is_ready(opened.url))
    yield opened
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="package")
def watched(cloud: RunningCloud, prometheus: Prometheus, directory: Path) -> Watched:
    """Work, told as it goes on."""
    token = TokenIssuer(directory).issue(TENANT, "producer", Role.OWNER)
    seen = Watched(cloud, token, [])
    for number in range(RUNS):
        traceparent = f"00-{TRACE}-00f067aa0ba902b7-01" if number == RUNS - 1 else ""
        answer = httpx.post(
            f"{cloud.url}/api/v1/maestro/requests",
            json={"text": ASKED},
            headers={"Authorization": f"Bearer {token}", "Prefer": "wait=20", "traceparent": traceparent},
            timeout=30,
        ).raise_for_status()
        seen.run_ids.append(answer.json()["id"])
        seen.get("/nowhere")
        seen.get("/events?limit=1")
        time.sleep(1.5)
        seen.tell()
    return seen
