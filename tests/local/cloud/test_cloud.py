"""A whole cloud as a child process, over functions that use every part of it."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.running import UP, RunningCloud, running_cloud
from tests.local.processes import eventually, is_running

FIXTURES = Path(__file__).parent / "fixtures"


def run(directory: Path, **options: Any) -> Any:
    return running_cloud(
        directory,
        manifest=FIXTURES / "serverless.yaml",
        openapi=FIXTURES / "openapi.json",
        deploys=False,
        **options,
    )


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCloud]:
    environment = {"SECRET_OF_THE_DEVELOPER": "x", "GIGACHAT_MODEL": "GigaChat-2-Max"}
    with run(tmp_path_factory.mktemp("cloud"), environment=environment) as running:
        yield running


def get(cloud: RunningCloud, path: str) -> Any:
    return httpx.get(cloud.url + path, timeout=30).raise_for_status().json()


def is_listening(port: int) -> bool:
    with socket.socket() as connection:
        return connection.connect_ex(("localhost", port)) == 0


def usage(cloud: RunningCloud) -> Any:
    return httpx.get(f"{cloud.state.control_url}/functions", timeout=30).json()


def test_message_sent_over_http_is_put_away_by_another_function(cloud: RunningCloud) -> None:
    get(cloud, "/send?text=first")

    assert eventually(lambda: "first" in get(cloud, "/stored"))


def test_object_written_by_a_function_is_served_by_the_gateway(cloud: RunningCloud) -> None:
    get(cloud, "/send?text=second")

    assert eventually(lambda: httpx.get(f"{cloud.url}/files/second").text == "second")


def test_function_queries_the_database(cloud: RunningCloud) -> None:
    assert get(cloud, "/sum") == 4


def test_function_sees_what_the_manifest_gives_it(cloud: RunningCloud) -> None:
    assert get(cloud, "/environment") == sorted(
        {
            *("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "BUCKETS", "QUEUE_URLS"),
            *("S3_ENDPOINT_URL", "SQS_ENDPOINT_URL"),
            *("YDB_ANONYMOUS_CREDENTIALS", "YDB_DATABASE", "YDB_ENDPOINT"),
            *("GIGACHAT_MODEL", "LLM_PROVIDER", "PUBLIC_URL"),
            *(name for name in ("PATH", "LANG") if name in os.environ),
        }
    )


def test_function_links_to_where_this_cloud_is(cloud: RunningCloud) -> None:
    assert get(cloud, "/address") == cloud.url


def test_timer_can_be_fired(cloud: RunningCloud) -> None:
    httpx.post(f"{cloud.state.control_url}/timers/keeper:fire", timeout=30).raise_for_status()

    assert "tick" in get(cloud, "/stored")


def test_functions_can_be_looked_at_and_killed(cloud: RunningCloud) -> None:
    pids = usage(cloud)["front"]["pids"]

    killed = httpx.post(f"{cloud.state.control_url}/functions/front:kill", timeout=30).json()["killed"]

    assert killed == pids
    assert get(cloud, "/sum") == 4


def test_second_cloud_in_the_same_directory_is_refused(tmp_path: Path) -> None:
    with run(tmp_path), pytest.raises(RuntimeError, match="another local cloud is running"), run(tmp_path):
        pass


def test_port_that_is_taken_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        fixture = [
            "--manifest",
            str(FIXTURES / "serverless.yaml"),
            "--openapi",
            str(FIXTURES / "openapi.json"),
        ]
        arguments = ["--port", port, "--no-deploy", "--directory", str(tmp_path), *fixture]
        result = subprocess.run([*UP, *arguments], capture_output=True, text=True, timeout=60)

    assert (result.returncode, result.stderr) == (1, f"port {port} is taken\n")


def test_stopped_cloud_leaves_no_process_and_no_state_file(tmp_path: Path) -> None:
    with run(tmp_path) as cloud:
        pids = [pid for function in usage(cloud).values() for pid in function["pids"]]
        code = cloud.stop()

    assert code == 0
    assert eventually(lambda: not any(is_running(pid) for pid in pids))
    assert not (tmp_path / "cloud.json").exists()


def test_stop_does_not_wait_for_a_long_request(tmp_path: Path) -> None:
    with run(tmp_path) as cloud:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{cloud.url}/sleep?seconds=9", timeout=0.5)
        began = time.monotonic()
        cloud.stop()

        assert time.monotonic() - began < 5


def test_killed_cloud_takes_its_children_along(tmp_path: Path) -> None:
    with run(tmp_path) as cloud:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{cloud.url}/sleep?seconds=9", timeout=0.5)
        pids = [pid for function in usage(cloud).values() for pid in function["pids"]]
        database = int(cloud.state.ydb_endpoint.rpartition(":")[2])
        cloud.kill()

        assert len(pids) == 2
        assert eventually(lambda: not is_listening(database))
        assert eventually(lambda: not any(is_running(pid) for pid in pids))


def test_restarted_cloud_has_its_objects_and_the_same_address(tmp_path: Path) -> None:
    with run(tmp_path) as cloud:
        url = cloud.url
        get(cloud, "/send?text=kept")
        assert eventually(lambda: "kept" in get(cloud, "/stored"))

        cloud.kill()
        cloud.restart()

        assert cloud.url == url
        assert get(cloud, "/stored") == ["kept"]
