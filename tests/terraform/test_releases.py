"""A release is a commit, and is deployed again from a checkout of its own."""

import shutil
import subprocess
from pathlib import Path

import pytest

from local.provisioning.releases import NoRelease, current_release, deploy_release
from shared.environment import variables

ROOT = Path(__file__).resolve().parents[2]
#: In the place of `local`: notes how it is called, and which release it is.
PROGRAM = """
import pathlib, sys
note = pathlib.Path({log!r})
note.write_text(note.read_text() + " ".join([pathlib.Path("release.txt").read_text(), *sys.argv[1:]]) + "\\n")
"""


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.txt"
    path.write_text("")
    return path


@pytest.fixture
def repository(tmp_path: Path, log: Path) -> Path:
    """Two releases, v1 and v2; the second is checked out."""
    root = tmp_path / "repository"
    (root / "local").mkdir(parents=True)
    (root / "local/__main__.py").write_text(PROGRAM.format(log=str(log)))
    (root / ".cache").mkdir()
    shutil.copy(ROOT / ".gitignore", root)
    git(root, "init", "--quiet")
    for release in ("v1", "v2"):
        (root / "release.txt").write_text(release)
        git(root, "add", "--all")
        git(root, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "--message", release)
        git(root, "tag", release)
    return root


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=root, check=True)


def test_release_is_the_tag_of_the_commit(repository: Path) -> None:
    assert current_release(repository) == "v2"


def test_change_that_is_not_committed_is_no_release(repository: Path) -> None:
    (repository / "release.txt").write_text("v3")

    with pytest.raises(NoRelease, match="1 files"):
        current_release(repository)


def test_earlier_release_packages_and_provisions_itself(repository: Path, log: Path) -> None:
    deploy_release("v1", "dev", repository, variables())

    assert log.read_text() == "v1 package\nv1 provision dev --stay\n"


def test_earlier_release_finds_its_checkout_committed(repository: Path, log: Path) -> None:
    """Else it refuses to be deployed: the cache of libraries is only linked there."""
    look = "import pathlib, subprocess; found = subprocess.check_output(['git', 'status', '--porcelain'])"
    (repository / "local/__main__.py").write_text(f"{look}; pathlib.Path({str(log)!r}).write_bytes(found)")
    git(repository, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-am", "v3")
    log.write_text("nobody looked")

    deploy_release("HEAD", "dev", repository, variables())

    assert log.read_text() == ""


def test_checkout_of_the_earlier_release_is_taken_away(repository: Path) -> None:
    deploy_release("v1", "dev", repository, variables())

    left = subprocess.run(["git", "worktree", "list"], cwd=repository, check=True, capture_output=True)
    assert len(left.stdout.splitlines()) == 1
    assert (repository / ".cache").exists(), "the link went, not what it leads to"


def test_earlier_release_that_fails_too_is_reported(repository: Path) -> None:
    (repository / "local/__main__.py").write_text("raise SystemExit(3)")
    git(repository, "-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-am", "broken")

    with pytest.raises(subprocess.CalledProcessError):
        deploy_release("HEAD", "dev", repository, variables())
