"""The manifest stays a file of the Serverless Framework with the plugin of Yandex Cloud.

Needs Node and the registry of npm once; what was installed is kept in the cache. Version 3 of the framework
is the last that the plugin takes.
"""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from shared.environment import variable

pytestmark = pytest.mark.timeout(600)

ROOT = Path(__file__).resolve().parents[2]
WANTED = ROOT / ".ci/serverless/package.json"
CACHE = ROOT / ".cache/serverless"
#: The plugin in the registry is older than the runtime; the rest of the file is right.
KNOWN_WARNING = "at 'provider.runtime': must be equal to one of the allowed values"


@pytest.fixture(scope="module")
def framework() -> Path:
    """The folder with the framework and the plugin."""
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    if not (CACHE / "package.json").exists() or (CACHE / "package.json").read_text() != WANTED.read_text():
        CACHE.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
        (CACHE / "package.json").write_text(WANTED.read_text())
        ran = subprocess.run(install, cwd=CACHE, capture_output=True, text=True, check=False)
        if ran.returncode:
            shutil.rmtree(CACHE)
            pytest.skip(f"npm could not install the framework: {ran.stderr[-300:]}")
    return CACHE


def test_framework_packages_the_manifest_with_our_code_alone(framework: Path, tmp_path: Path) -> None:
    for folder in ("functions", "shared", "triggers"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("serverless.yaml", "requirements.txt", "README.md"):
        shutil.copy(ROOT / file, tmp_path)
    (tmp_path / "node_modules").symlink_to(framework / "node_modules")

    ran = subprocess.run(
        ["node_modules/.bin/serverless", "package"],
        cwd=tmp_path,
        env={
            "PATH": variable("PATH"),
            "HOME": str(tmp_path),
            "SLS_TELEMETRY_DISABLED": "1",
            "SLS_NOTIFICATIONS_MODE": "off",
            **dict.fromkeys(("YC_IAM_TOKEN", "YC_CLOUD_ID", "YC_FOLDER_ID"), "unused"),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert faults(ran.stdout + ran.stderr) == []
    with zipfile.ZipFile(tmp_path / ".serverless/maestro.zip") as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        assert "functions/maestro/handler.py" in archive.namelist()
    assert tops == {"functions", "shared", "triggers", "requirements.txt"}


def faults(output: str) -> list[str]:
    """Lines that name a place in the file, the known one left out."""
    lines = [line.strip() for line in output.splitlines()]
    return [line for line in lines if line.startswith("at '") and not line.startswith(KNOWN_WARNING)]
