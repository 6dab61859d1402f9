"""The smoke test, with the local cloud in the place of the public address."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.demo import TENANT
from local.provisioning import smoke
from local.provisioning.rollout import DeploymentFailed
from local.provisioning.smoke import SmokeTest
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from shared.auth import Role


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="module")
def cloud(directory: Path) -> Iterator[RunningCloud]:
    with running_cloud(directory) as running:
        yield running


def impatient(api_key: str = "") -> SmokeTest:
    return SmokeTest(api_key, patience=0, pause=0.1)


def test_system_that_runs_passes(cloud: RunningCloud) -> None:
    impatient()(cloud.url)


def test_system_that_works_a_request_passes(cloud: RunningCloud, directory: Path) -> None:
    impatient(TokenIssuer(directory).issue(TENANT, "smoke", Role.MANAGER))(cloud.url)


def test_key_that_is_refused_fails(cloud: RunningCloud) -> None:
    with pytest.raises(DeploymentFailed, match=r"POST /api/v1/maestro/requests: 403"):
        impatient("mk_unknown")(cloud.url)


def test_pages_of_another_release_fail(
    cloud: RunningCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "openapi.json"
    other.write_text(json.dumps({"openapi": "3.0.0"}))
    monkeypatch.setattr(smoke, "PATH", str(other))

    with pytest.raises(DeploymentFailed, match="another release"):
        impatient()(cloud.url)


def test_address_where_nobody_listens_fails() -> None:
    with pytest.raises(DeploymentFailed, match="Connection refused"):
        impatient()("http://127.0.0.1:9")


def test_system_that_needs_a_while_passes(cloud: RunningCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rights and versions take seconds to spread."""
    asked = []

    def not_yet(http: object) -> None:
        asked.append(http)
        if len(asked) < 3:
            raise smoke.NotRight("not yet")

    monkeypatch.setattr(smoke, "keys", not_yet)

    SmokeTest("", patience=30, pause=0.01)(cloud.url)

    assert len(asked) == 3
