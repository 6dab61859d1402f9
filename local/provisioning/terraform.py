"""Terraform as a program: the few commands a deployment needs."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Document = dict[str, Any]
PLAN = "deployment.tfplan"


@dataclass(frozen=True)
class Terraform:
    """One environment's view of the configuration: its own plugins, backend and variables."""

    directory: Path
    environment: str
    variables: Mapping[str, str]
    """The process's environment: credentials, TF_VAR_…."""

    def init(self, *options: str) -> None:
        self._run("init", "-reconfigure", *options)

    def plan(self, *options: str) -> Document:
        """Write the plan and return it. Format: `terraform show -json`."""
        self._run("plan", f"-var-file=environments/{self.environment}.tfvars", f"-out={self._plan}", *options)
        return self._show(self._plan)

    def apply(self) -> Document:
        """Carry out the plan that was written, and return the state."""
        self._run("apply", self._plan)
        return self.state()

    def state(self) -> Document:
        """What is installed. Format: `terraform show -json`."""
        return self._show()

    def outputs(self) -> Document:
        """Output → value, of the last apply; empty before the first."""
        return {name: one["value"] for name, one in json.loads(self._read("output", "-json")).items()}

    @property
    def process_variables(self) -> dict[str, str]:
        """A data folder for each environment: a forgotten `init` cannot apply dev's plan to prod's state."""
        return {**self.variables, "TF_DATA_DIR": self._data}

    @property
    def _data(self) -> str:
        return f".terraform-{self.environment}"

    @property
    def _plan(self) -> str:
        return f"{self._data}/{PLAN}"

    def _run(self, command: str, *options: str) -> None:
        arguments = ["terraform", command, "-input=false", *options]
        subprocess.run(arguments, cwd=self.directory, env=self.process_variables, check=True)

    def _show(self, *what: str) -> Document:
        document: Document = json.loads(self._read("show", "-json", *what))
        return document

    def _read(self, *command: str) -> bytes:
        ran = subprocess.run(
            ["terraform", *command],
            cwd=self.directory,
            env=self.process_variables,
            check=True,
            stdout=subprocess.PIPE,
        )
        return ran.stdout
