"""One deployment from the plan to the smoke test, and back to the release before when it fails."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from local.provisioning.terraform import Terraform
from local.provisioning.versions import failed_versions

Outputs = dict[str, Any]


class DeploymentFailed(Exception):
    """What is wrong, and what runs now."""


class SecretsMissing(Exception):
    """All is provisioned, and nothing can be tried before these secrets have values."""


def provision(terraform: Terraform, *, destroy: bool = False) -> list[str]:
    """Plan and apply; returns the functions that did not get their version."""
    plan = terraform.plan("-destroy") if destroy else terraform.plan()
    return failed_versions(plan, terraform.apply())


@dataclass(frozen=True)
class Rollout:
    """The steps of a deployment; each raises `DeploymentFailed` or `CalledProcessError`."""

    terraform: Terraform
    release: str
    prepare: Callable[[Outputs], None]
    """Migrations, agents' cards, pages, alerts."""
    smoke_test: Callable[[str], None]
    """Through the public address."""
    go_back: Callable[[str], None] | None
    """Deploys an earlier release; None leaves a failure as it is."""

    def run(self) -> None:
        """Raises `DeploymentFailed` when this release does not run, `SecretsMissing` when it cannot yet.

        Going back undoes no migration: a migration only adds, so that the release before still runs.
        """
        before = self.terraform.outputs().get("release", "")
        try:
            self._deploy()
        except (DeploymentFailed, subprocess.CalledProcessError) as error:
            self._return(before, error)

    def _deploy(self) -> None:
        if failed := provision(self.terraform):
            raise DeploymentFailed(f"no new version was made, see the warnings above: {', '.join(failed)}")
        outputs = self.terraform.outputs()
        if outputs["missing_secrets"]:
            raise SecretsMissing(", ".join(outputs["missing_secrets"]))
        self.prepare(outputs)
        self.smoke_test(outputs["url"])

    def _return(self, before: str, error: Exception) -> None:
        reason = str(error).rstrip(".")
        if self.go_back is None or before in {"", self.release}:
            raise DeploymentFailed(f"{reason}. There is no other release to go back to") from error
        try:
            self.go_back(before)
        except subprocess.CalledProcessError as second:
            raise DeploymentFailed(f"{reason}. Going back to {before} failed too: {second}") from error
        raise DeploymentFailed(f"{reason}. Went back to {before}") from error
