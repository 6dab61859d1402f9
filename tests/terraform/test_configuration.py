"""The configuration itself: its form, its types, and what it says of itself in `terraform test`."""

import re

import pytest

from local.provisioning.terraform import Terraform
from tests.terraform.installation import Installation

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def written(configuration: Terraform) -> Installation:
    return Installation(configuration)


def test_configuration_is_formatted(written: Installation) -> None:
    ran = written.run("fmt", "-check", "-recursive", "-diff")

    assert ran.stdout == ""


def test_configuration_fits_the_providers_schema(written: Installation) -> None:
    ran = written.run("validate", "-no-color")

    assert ran.returncode == 0, ran.stderr


def test_configuration_keeps_its_own_assertions(written: Installation) -> None:
    ran = written.run("test", "-no-color")

    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_configuration_asserts_enough_of_itself(written: Installation) -> None:
    files = (written.terraform.directory / "tests").glob("*.tftest.hcl")

    assert sum(len(re.findall(r"^ +assert \{$", file.read_text(), re.MULTILINE)) for file in files) >= 30


def test_lock_file_of_the_stand_in_is_not_in_the_tree(written: Installation) -> None:
    """It would make the first real `init` refuse the real provider."""
    lock = written.terraform.directory / ".terraform.lock.hcl"

    assert lock.exists()
    assert lock.resolve().is_relative_to(written.root)
