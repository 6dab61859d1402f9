"""A release is a commit: the same one makes the same packages, and can be deployed again by its own code."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path


class NoRelease(Exception):
    """What would be deployed is in no commit."""


def current_release(root: Path) -> str:
    """The name of the present commit: its tag, or what stands nearest. Raises `NoRelease`."""
    if changed := _git(root, "status", "--porcelain").splitlines():
        raise NoRelease(f"{len(changed)} files are not committed: what is deployed must be found again")
    return _git(root, "describe", "--tags", "--always").strip()


def deploy_release(release: str, environment: str, root: Path, variables: Mapping[str, str]) -> None:
    """Deploy an earlier release from a checkout of its own. Raises `CalledProcessError`."""
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory) / "release"
        _git(root, "worktree", "add", "--detach", str(place), release)
        try:
            (place / ".cache").symlink_to(root / ".cache")  # the libraries, which need not be fetched again
            for command in (["package"], ["provision", environment, "--stay"]):
                arguments = [sys.executable, "-m", "local", *command]
                subprocess.run(arguments, cwd=place, env=dict(variables), check=True)
        finally:
            _git(root, "worktree", "remove", "--force", str(place))


def _git(root: Path, *arguments: str) -> str:
    ran = subprocess.run(["git", *arguments], cwd=root, check=True, stdout=subprocess.PIPE, text=True)
    return ran.stdout
