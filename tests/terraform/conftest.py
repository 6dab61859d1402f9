"""Terraform against the stand-in for the provider: its real schema, resources in the state only.

Rights, quotas, runtimes and the text of the gateway's document are out of its sight. The configuration is
copied away first, since its lock file would carry the stand-in's hash, and keeps its state in a file.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from local.manifest import Manifest, load_manifest
from local.provisioning.terraform import Terraform
from tests.terraform.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
STANDIN = ROOT.parent / "shared/tools/terraform-standin/setup"
LOCAL_BACKEND = 'terraform {\n  backend "local" {}\n}\n'


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return load_manifest(ROOT / "serverless.yaml")


@pytest.fixture(scope="session")
def plugins() -> Path:
    """The folder with the stand-in, made once and kept."""
    if shutil.which("terraform") is None:
        pytest.skip("terraform is not installed")
    if not STANDIN.exists():
        pytest.skip("the stand-in for the provider is not beside this checkout")
    place = ROOT / ".cache/terraform-standin"
    subprocess.run([STANDIN, place], check=True, stdout=subprocess.DEVNULL)
    return place / "plugins"


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory, manifest: Manifest, plugins: Path) -> Terraform:
    """Initialised and never applied: the configuration, the manifest, a file in place of each package."""
    place = tmp_path_factory.mktemp("configuration")
    ignored = shutil.ignore_patterns(".terraform*", "*.tfstate*")
    shutil.copytree(ROOT / "terraform", place / "terraform", ignore=ignored)
    shutil.copy(ROOT / "serverless.yaml", place)
    (place / "terraform/backend_override.tf").write_text(LOCAL_BACKEND)
    (place / "build/packages").mkdir(parents=True)
    for name in manifest.functions:
        (place / f"build/packages/{name}.zip").write_bytes(name.encode())
    outside = {
        "TF_CLI_CONFIG_FILE": os.devnull,
        "TF_VAR_cloud_id": "b1gcloud",
        "TF_VAR_folder_id": "b1gfolder",
    }
    terraform = Terraform(place / "terraform", "dev", {**os.environ, **outside})
    terraform.init(f"-plugin-dir={plugins}")
    return terraform


@pytest.fixture(scope="session")
def installed(configuration: Terraform, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Applied once; tests only look at it."""
    installation = Installation(configuration).copy(tmp_path_factory.mktemp("installed"))
    installation.install()
    return installation


@pytest.fixture
def changeable(installed: Installation, tmp_path: Path) -> Installation:
    """The same, applied too, for a test that changes it."""
    return installed.copy(tmp_path)
