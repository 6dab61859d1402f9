"""Make the cloud what the manifest and terraform/ say, for one environment.

Reads YC_CLOUD_ID, YC_FOLDER_ID and YC_TOKEN (an IAM token) as the provider does, STATE_BUCKET with
AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for the remote state.
"""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from local.provisioning.terraform import Terraform
from local.provisioning.versions import failed_versions
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
    parser.add_argument("--destroy", action="store_true", help="take everything away; refused for prod")


def run(arguments: argparse.Namespace) -> int:
    """0 when everything that was planned is there."""
    given = variables()
    if problem := _refusal(arguments, given):
        print(problem, file=sys.stderr)
        return 1
    terraform = open_terraform(arguments.environment, given)
    failed = provision(terraform, destroy=arguments.destroy)
    for address in failed:
        print(f"{address}: no new version was made, see the warnings above", file=sys.stderr)
    return int(bool(failed))


def open_terraform(environment: str, given: Mapping[str, str]) -> Terraform:
    """Initialised with the environment's remote state."""
    outside = {"TF_VAR_cloud_id": given["YC_CLOUD_ID"], "TF_VAR_folder_id": given["YC_FOLDER_ID"]}
    terraform = Terraform(DIRECTORY, environment, {**given, **outside})
    state = f"{environment}/terraform.tfstate"
    terraform.init(f"-backend-config=bucket={given['STATE_BUCKET']}", f"-backend-config=key={state}")
    return terraform


def provision(terraform: Terraform, *, destroy: bool = False) -> list[str]:
    """Plan and apply; returns the functions that did not get their version."""
    plan = terraform.plan("-destroy") if destroy else terraform.plan()
    return failed_versions(plan, terraform.apply())


def _refusal(arguments: argparse.Namespace, given: Mapping[str, str]) -> str | None:
    if arguments.destroy and arguments.environment == "prod":
        return "prod is not destroyed by a command: lift the protection by hand first"
    missing = [name for name in NEEDED if not given.get(name)]
    return f"set {', '.join(missing)} first" if missing else None
