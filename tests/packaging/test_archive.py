"""An archive's bytes depend on its contents alone."""

import os
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.manifest import Manifest
from local.packaging.archive import write_archive
from local.packaging.build import Workshop
from local.packaging.package import Package, build_package, stage_code

pytestmark = pytest.mark.timeout(600)  # the first use installs and compiles the libraries

NAMES = st.text("abcdef/._", min_size=1, max_size=12)


@given(contents=st.dictionaries(NAMES, st.binary(max_size=200), max_size=8))
def test_archive_is_the_same_in_whatever_order_it_is_given(contents: dict[str, bytes]) -> None:
    with TemporaryDirectory() as directory:
        one, other = Path(directory) / "one.zip", Path(directory) / "other.zip"

        write_archive(one, contents)
        write_archive(other, dict(reversed(contents.items())))

        assert one.read_bytes() == other.read_bytes()


@given(contents=st.dictionaries(NAMES, st.binary(max_size=200), max_size=8))
def test_archive_gives_back_what_it_was_given(contents: dict[str, bytes]) -> None:
    with TemporaryDirectory() as directory:
        file = Path(directory) / "one.zip"

        write_archive(file, contents)

        with zipfile.ZipFile(file) as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == contents


def test_archive_is_not_left_half_written(tmp_path: Path) -> None:
    write_archive(tmp_path / "one.zip", {"a": b"1"})

    assert os.listdir(tmp_path) == ["one.zip"]


def test_package_has_the_same_bytes_when_built_again_from_the_sources(
    workshop: Workshop, manifest: Manifest, packages: dict[str, Package], tmp_path: Path
) -> None:
    stage = tmp_path / "code"
    stage_code(workshop.stage, stage, workshop.interpreter)

    again = build_package(manifest.functions["authorizer"], stage, workshop.libraries, tmp_path)

    assert again.file.read_bytes() == packages["authorizer"].file.read_bytes()


def test_package_names_no_path_of_the_machine_that_built_it(packages: dict[str, Package]) -> None:
    with zipfile.ZipFile(packages["authorizer"].file) as archive:
        compiled = [name for name in archive.namelist() if name.endswith(".pyc")]

        assert compiled
        assert not [name for name in compiled if os.fsencode(Path.cwd()) in archive.read(name)]
