"""An installation that lives in a folder: what was applied, and how to change it."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from local.provisioning.rollout import provision
from local.provisioning.terraform import Terraform
from local.provisioning.versions import resources

Change = tuple[str, tuple[str, ...]]
"""Address of a resource, and what happens to it: `("update",)`."""


class Installation:
    """One folder with the configuration, the manifest, packages and the state."""

    def __init__(self, terraform: Terraform) -> None:
        self.terraform = terraform
        self._resources: list[dict[str, Any]] = []

    def copy(self, place: Path) -> "Installation":
        """A copy that can go its own way."""
        shutil.copytree(self.root, place / "copy", symlinks=True)
        return Installation(replace(self.terraform, directory=place / "copy/terraform"))

    def install(self) -> list[str]:
        """Plan and apply; returns the functions whose version failed."""
        return provision(self.terraform)

    def changes(self) -> list[Change]:
        """What an apply would do now."""
        planned = self.terraform.plan().get("resource_changes", [])
        actions = [(one["address"], tuple(one["change"]["actions"])) for one in planned]
        return [change for change in actions if change[1] not in {("no-op",), ("read",)}]

    def of_type(self, kind: str) -> Iterator[dict[str, Any]]:
        """The applied values of every resource of a type."""
        return (one["values"] for one in self.resources() if one["type"] == kind)

    def resources(self) -> list[dict[str, Any]]:
        """Everything that was applied."""
        self._resources = self._resources or list(resources(self.terraform.state()))
        return self._resources

    def edit_manifest(self, old: str, new: str) -> None:
        """Replace text that stands in the manifest."""
        path = self.root / "serverless.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command as somebody at the terminal would give it."""
        return subprocess.run(
            ["terraform", *arguments],
            cwd=self.terraform.directory,
            env=self.terraform.process_variables,
            check=False,
            capture_output=True,
            text=True,
        )

    @property
    def root(self) -> Path:
        return self.terraform.directory.parent
