"""The platform's limits on a package."""

from pathlib import Path

import pytest

from local.packaging.package import BUCKET_LIMIT, DIRECT_LIMIT, UNPACKED_LIMIT, Package


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "one.zip"
    path.touch()
    return path


def package(archive: Path, *, zipped: int = 1, unpacked: int = 1, environment: int = 1) -> Package:
    with archive.open("wb") as file:
        file.truncate(zipped)
    return Package("one", archive, [], 1, unpacked, environment)


def test_package_within_every_limit_has_no_problem(archive: Path) -> None:
    largest = package(archive, zipped=BUCKET_LIMIT, unpacked=UNPACKED_LIMIT, environment=4096)

    assert list(largest.problems()) == []


@pytest.mark.parametrize(
    ("size", "what"),
    [
        ({"zipped": BUCKET_LIMIT + 1}, "zipped"),
        ({"unpacked": UNPACKED_LIMIT + 1}, "unpacked"),
        ({"environment": 4097}, "environment"),
    ],
)
def test_package_over_a_limit_says_which(archive: Path, size: dict[str, int], what: str) -> None:
    (problem,) = package(archive, **size).problems()

    assert problem.startswith(f"one: {what} ")


def test_package_is_sent_directly_up_to_three_and_a_half_megabytes(archive: Path) -> None:
    assert package(archive, zipped=DIRECT_LIMIT).is_direct
    assert not package(archive, zipped=DIRECT_LIMIT + 1).is_direct
