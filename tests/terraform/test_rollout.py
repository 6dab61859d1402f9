"""A deployment: what it does in which order, and what becomes of one that fails."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from local.provisioning.outputs import job_variables
from local.provisioning.rollout import DeploymentFailed, Outputs, Rollout, SecretsMissing
from local.provisioning.terraform import Terraform
from tests.terraform.installation import Installation

URL = "https://api.example"
#: A configuration that installs nothing and has the outputs of ours.
CONFIGURATION = f"""
terraform {{
  backend "local" {{}}
}}
variable "release" {{
  type = string
}}
variable "missing" {{
  type = list(string)
}}
output "release" {{
  value = var.release
}}
output "missing_secrets" {{
  value = var.missing
}}
output "url" {{
  value = "{URL}"
}}
"""


@dataclass
class Deployer:
    """Notes the steps it takes."""

    terraform: Terraform
    steps: list[str] = field(default_factory=list)
    outputs: Outputs = field(default_factory=dict)

    def deploy(self, release: str, *, broken: str = "", missing: tuple[str, ...] = ()) -> None:
        given = {"TF_VAR_release": release, "TF_VAR_missing": json.dumps(missing)}
        terraform = replace(self.terraform, variables={**self.terraform.variables, **given})
        Rollout(terraform, release, self._prepare, self._tester(broken), self._go_back).run()

    def _prepare(self, outputs: Outputs) -> None:
        self.outputs = outputs
        self.steps.append("prepare")

    def _tester(self, broken: str) -> Callable[[str], None]:
        def test(url: str) -> None:
            self.steps.append(f"test {url}")
            if broken:
                raise DeploymentFailed(broken)

        return test

    def _go_back(self, release: str) -> None:
        self.steps.append(f"back to {release}")


@pytest.fixture
def deployer(tmp_path: Path) -> Deployer:
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    (tmp_path / "main.tf").write_text(CONFIGURATION)
    (tmp_path / "environments").mkdir()
    (tmp_path / "environments/dev.tfvars").touch()
    terraform = Terraform(tmp_path, "dev", {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull})
    terraform.init()
    return Deployer(terraform)


def test_first_deployment_prepares_the_services_and_then_tries_the_public_address(deployer: Deployer) -> None:
    deployer.deploy("v1")

    assert deployer.steps == ["prepare", f"test {URL}"]
    assert deployer.terraform.outputs()["release"] == "v1"


def test_first_deployment_that_fails_has_nothing_to_go_back_to(deployer: Deployer) -> None:
    with pytest.raises(DeploymentFailed, match=r"no answer\. There is no other release"):
        deployer.deploy("v1", broken="no answer")


def test_failed_smoke_test_brings_the_release_before_back(deployer: Deployer) -> None:
    deployer.deploy("v1")

    with pytest.raises(DeploymentFailed, match=r"no answer\. Went back to v1"):
        deployer.deploy("v2", broken="no answer")

    assert deployer.steps[-1] == "back to v1"


def test_release_before_that_fails_too_is_said_so(
    deployer: Deployer, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployer.deploy("v1")

    def fail(release: str) -> None:
        raise CalledProcessError(1, ["deploy", release])

    monkeypatch.setattr(deployer, "_go_back", fail)

    with pytest.raises(DeploymentFailed, match=r"no answer\. Going back to v1 failed too: .*'v1'"):
        deployer.deploy("v2", broken="no answer")


def test_failed_apply_brings_the_release_before_back(deployer: Deployer) -> None:
    deployer.deploy("v1")
    with (deployer.terraform.directory / "main.tf").open("a") as file:
        file.write('resource "terraform_data" "broken" {\n  lifecycle {\n    precondition {\n')
        file.write('      condition = var.release == "v1"\n      error_message = "no"\n    }\n  }\n}\n')

    with pytest.raises(DeploymentFailed, match="Went back to v1"):
        deployer.deploy("v2")

    assert deployer.steps == ["prepare", f"test {URL}", "back to v1"]


def test_same_release_that_fails_is_not_deployed_again(deployer: Deployer) -> None:
    deployer.deploy("v1")

    with pytest.raises(DeploymentFailed, match="no other release"):
        deployer.deploy("v1", broken="no answer")


def test_without_its_secrets_an_installation_is_not_tried(deployer: Deployer) -> None:
    with pytest.raises(SecretsMissing, match="auth_jwks"):
        deployer.deploy("v1", missing=("auth_jwks",))

    assert deployer.steps == []


@pytest.mark.timeout(600)
def test_job_is_told_of_every_queue_and_bucket_that_is_installed(installed: Installation) -> None:
    given = {"YC_TOKEN": "t1.a.b", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}

    variables = job_variables(installed.terraform.outputs(), given)

    assert "housekeeping-dlq" in json.loads(variables["QUEUE_URLS"])
    assert {"documents", "backups", "web"} <= json.loads(variables["BUCKETS"]).keys()
    assert variables["KMS_KEY_ID"]
    assert variables["YDB_ENDPOINT"].startswith("grpcs://")
    assert variables["YDB_ACCESS_TOKEN_CREDENTIALS"] == "t1.a.b"
