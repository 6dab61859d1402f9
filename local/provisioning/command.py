"""Make the cloud what the manifest and terraform/ say, for one environment: apply, migrate, register, try it.
When the new release does not run, deploy the one before.

Reads YC_CLOUD_ID, YC_FOLDER_ID and YC_TOKEN (an IAM token) as the provider does; STATE_BUCKET with
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for the remote state; SMOKE_API_KEY if a request shall be tried;
PROMETHEUS_WORKSPACE to have the alerts of terraform/alerts/.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from local.provisioning.alerts import AlertsRefused, alert_files, upload
from local.provisioning.outputs import job_variables
from local.provisioning.releases import NoRelease, current_release, deploy_release
from local.provisioning.rollout import DeploymentFailed, Outputs, Rollout, SecretsMissing, provision
from local.provisioning.smoke import SmokeTest
from local.provisioning.terraform import Terraform
from shared.environment import variables

DIRECTORY = Path("terraform")
NEEDED = (
    "YC_CLOUD_ID",
    "YC_FOLDER_ID",
    "YC_TOKEN",
    "STATE_BUCKET",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `provision`."""
    parser.add_argument("environment", choices=("dev", "prod"))
    parser.add_argument("--stay", action="store_true", help="do not go back when it fails")
    parser.add_argument("--destroy", action="store_true", help="take everything away; refused for prod")


def run(arguments: argparse.Namespace) -> int:
    """0 when everything that was planned is there and answers."""
    given = variables()
    if problem := _refusal(arguments, given):
        print(problem, file=sys.stderr)
        return 1
    try:
        return destroy(arguments.environment, given) if arguments.destroy else deploy(arguments, given)
    except (NoRelease, DeploymentFailed, AlertsRefused) as error:
        print(error, file=sys.stderr)
        return 1


def deploy(arguments: argparse.Namespace, given: Mapping[str, str]) -> int:
    """The present commit. Raises `NoRelease`, `DeploymentFailed`; `AlertsRefused` when the release runs and
    nobody would be told of its troubles."""
    root, environment = Path.cwd(), arguments.environment
    release = current_release(root)
    rollout = Rollout(
        terraform=open_terraform(environment, {**given, "TF_VAR_release": release}),
        release=release,
        prepare=partial(prepare, given=given),
        smoke_test=SmokeTest(given.get("SMOKE_API_KEY", "")),
        go_back=None if arguments.stay else lambda before: deploy_release(before, environment, root, given),
    )
    try:
        rollout.run()
    except SecretsMissing as missing:
        print(f"Provisioned. Give values to {missing}, name their versions, and deploy again: docs/deploy.md")
        return 0
    if workspace := given.get("PROMETHEUS_WORKSPACE"):
        upload(workspace, alert_files(), token=given["YC_TOKEN"])
    print(
        f"{release} runs" if workspace else f"{release} runs; without PROMETHEUS_WORKSPACE it has no alerts"
    )
    return 0


def destroy(environment: str, given: Mapping[str, str]) -> int:
    """Take everything away."""
    provision(open_terraform(environment, given), destroy=True)
    return 0


def prepare(outputs: Outputs, given: Mapping[str, str]) -> None:
    """The deploy job, with this installation's addresses. Raises `CalledProcessError`."""
    addresses = job_variables(outputs, given)
    subprocess.run(
        [sys.executable, "-m", "local", "deploy", "--throttled"], env={**given, **addresses}, check=True
    )


def open_terraform(environment: str, given: Mapping[str, str]) -> Terraform:
    """Initialised with the environment's remote state."""
    outside = {"TF_VAR_cloud_id": given["YC_CLOUD_ID"], "TF_VAR_folder_id": given["YC_FOLDER_ID"]}
    terraform = Terraform(DIRECTORY, environment, {**given, **outside})
    state = f"{environment}/terraform.tfstate"
    terraform.init(f"-backend-config=bucket={given['STATE_BUCKET']}", f"-backend-config=key={state}")
    return terraform


def _refusal(arguments: argparse.Namespace, given: Mapping[str, str]) -> str | None:
    if arguments.destroy and arguments.environment == "prod":
        return "prod is not destroyed by a command: lift the protection by hand first"
    missing = [name for name in NEEDED if not given.get(name)]
    return f"set {', '.join(missing)} first" if missing else None
