"""docs/deploy.md: its commands are run, unless they speak to the cloud; its names are the product's."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from local.manifest import load_manifest
from local.provisioning.terraform import Terraform
from tools.__main__ import COMMANDS
from tools.installation import read_capacity
from tools.quota_use import uses_of

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/deploy.md").read_text()
#: They need an account, or hours of a machine: what stands behind `make deploy` is proven in tests/terraform.
IN_THE_CLOUD = (
    *("yc ", "export ", "terraform ", "make deploy", "make -C", "git ", "for ", "done", "rm "),
    *("logging.", "iam."),  # the list of roles goes on in these lines
)
READ = (
    "local",
    "tools",
    "shared",
    "functions",
    "triggers",
    "terraform",
    "serverless.yaml",
    "Makefile",
    ".venv",
)
#: Exits with 1 when it has bad news.
NEWS = "-m tools quotas"


def commands() -> Iterator[str]:
    """The lines of every `sh` block."""
    for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL):
        yield from (line.strip() for line in block.splitlines())


def runnable() -> list[str]:
    return [line for line in commands() if not line.startswith(IN_THE_CLOUD) and "--of " not in line]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where commands may leave files: everything that they read is the product's."""
    place = tmp_path_factory.mktemp("checkout")
    for name in READ:
        (place / name).symlink_to(ROOT / name)
    return place


@pytest.mark.parametrize("command", runnable())
def test_documented_command_runs(command: str, checkout: Path) -> None:
    ran = subprocess.run(shlex.split(command), cwd=checkout, capture_output=True, text=True, check=False)

    assert ran.returncode in ({0, 1} if NEWS in command else {0}), ran.stderr
    assert ran.stdout
    assert "Traceback" not in ran.stderr


def test_there_are_commands_to_run() -> None:
    assert len(runnable()) >= 6


def test_signing_keys_are_a_pair_and_stand_as_the_secrets_want_them(checkout: Path) -> None:
    command = [".venv/bin/python", "-m", "local", "signing-keys", "pair"]

    subprocess.run(command, cwd=checkout, check=True, capture_output=True)

    entries = {name: yaml.safe_load((checkout / f"pair/{name}.json").read_text()) for name in SIGNING}
    assert [(name, entry["key"]) for name, (entry,) in entries.items()] == [(n, n) for n in SIGNING]
    private, public = (yaml.safe_load(entry["text_value"])["keys"][0] for (entry,) in entries.values())
    assert "d" in private
    assert public == {name: value for name, value in private.items() if name != "d"}


SIGNING = ("auth_signing_keys", "auth_jwks")


def test_every_quota_to_raise_is_named_with_what_a_new_cloud_has() -> None:
    uses = uses_of(load_manifest(ROOT / "serverless.yaml"), read_capacity("prod"), {})

    raised = [f"| {use.quota.name} | {use.quota.default} |" for use in uses if use.must_be_raised]
    assert raised
    assert [line for line in raised if line not in PAGE] == []


def test_every_secret_of_the_manifest_is_explained_and_no_other() -> None:
    table = PAGE[PAGE.index("| secret | switches on |") : PAGE.index("Name the versions")]
    rows = [line.split("|")[1] for line in table.splitlines()[2:] if line.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)} | set(SIGNING)
    functions = load_manifest(ROOT / "serverless.yaml").functions.values()

    assert named == {key for function in functions for key in function.needs.secrets.values()}


def test_terraform_is_told_where_a_deployment_keeps_its_data() -> None:
    for environment in ("dev", "prod"):
        terraform = Terraform(ROOT / "terraform", environment, {})

        assert f"export TF_DATA_DIR={terraform.process_variables['TF_DATA_DIR']}" in PAGE


def test_every_tool_is_named_with_what_it_is_for() -> None:
    assert set(re.findall(r"tools --of prod (\w+)", PAGE)) == COMMANDS.keys()
