"""The smoke test and the whole command, with the local cloud in the place of an installation.

The remote state is in the local Object Storage. Terraform runs on a configuration that installs nothing and
has the outputs of ours: what ours installs is proven beside, against the stand-in for the provider.
"""

import json
import os
import shutil
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from local.demo import TENANT
from local.infrastructure import LOCAL_KEY
from local.provisioning import command, smoke
from local.provisioning.rollout import DeploymentFailed
from local.provisioning.smoke import SmokeTest
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from local.tools import local_variables
from shared.auth import Role
from shared.config import BucketSettings
from shared.environment import variables
from shared.objects import Objects, page_key

#: `%s` are the address of the state's storage, and the outputs as JSON, which is HCL too.
CONFIGURATION = """
terraform {
  backend "s3" {
    endpoints = { s3 = "%s" }
    region    = "ru-central1"

    use_path_style              = true
    skip_region_validation      = true
    skip_credentials_validation = true
    skip_requesting_account_id  = true
    skip_s3_checksum            = true
  }
}
variable "release" {
  default = ""
}
locals {
  installed = %s
}
output "release" {
  value = var.release
}
output "missing_secrets" {
  value = []
}
output "url" {
  value = local.installed.url
}
output "database" {
  value = local.installed.database
}
output "queues" {
  value = local.installed.queues
}
output "buckets" {
  value = local.installed.buckets
}
output "kms_key" {
  value = "local"
}
"""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cloud")


@pytest.fixture(scope="module")
def cloud(directory: Path) -> Iterator[RunningCloud]:
    """An earlier release runs there: its tables are ours already, so the job does not wait for quotas."""
    with running_cloud(directory) as running:
        yield running


@pytest.fixture
def deployer(
    cloud: RunningCloud, directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> RunningCloud:
    """At a terminal with everything set for the environment dev."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    there = local_variables(directory)
    installed = {
        "url": cloud.url,
        "database": {name: there[name] for name in ("YDB_ENDPOINT", "YDB_DATABASE")},
        "queues": json.loads(there["QUEUE_URLS"]),
        "buckets": json.loads(there["BUCKETS"]),
    }
    configuration = CONFIGURATION % (there["S3_ENDPOINT_URL"], json.dumps(installed))
    (tmp_path / "main.tf").write_text(configuration)
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/dev.tfvars").touch()
    monkeypatch.setattr(command, "DIRECTORY", tmp_path)
    monkeypatch.setattr(command, "current_release", lambda _root: "v1")
    given = {
        "YC_CLOUD_ID": "b1gcloud",
        "YC_FOLDER_ID": "b1gfolder",
        "YC_TOKEN": "t1.a.b",
        "STATE_BUCKET": "documents",
        "AWS_ACCESS_KEY_ID": LOCAL_KEY.key_id,
        "AWS_SECRET_ACCESS_KEY": LOCAL_KEY.secret,
        "S3_ENDPOINT_URL": there["S3_ENDPOINT_URL"],
        "SMOKE_API_KEY": "",
        "TF_CLI_CONFIG_FILE": os.devnull,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return cloud


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


def test_deployed_release_serves_its_pages_and_stands_in_the_remote_state(
    deployer: RunningCloud, capsys: pytest.CaptureFixture[str]
) -> None:
    publish_pages_of_another_release()

    code = command.run(Namespace(environment="dev", destroy=False, stay=False))

    assert code == 0
    assert capsys.readouterr().out.endswith("v1 runs; without PROMETHEUS_WORKSPACE it has no alerts\n")
    assert httpx.get(f"{deployer.url}/openapi.json", trust_env=False).json()["openapi"] == "3.0.3"
    assert command.open_terraform("dev", variables()).outputs()["release"] == "v1"


def publish_pages_of_another_release() -> None:
    given = {name.lower(): value for name, value in variables().items()}
    web = Objects(BucketSettings.model_validate({**given, "buckets": json.dumps({"web": "web"})}), "web")
    web.put(page_key("openapi.json"), b"{}", "application/json")
