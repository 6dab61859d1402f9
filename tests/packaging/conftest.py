"""Packages of the whole manifest, built once for the session, and a way to call them."""

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.manifest import Manifest, load_manifest
from local.packaging.build import Workshop, build, open_workshop
from local.packaging.package import Package
from local.packaging.target import CLOUD, HERE, NoInterpreter, Target, find_interpreter
from local.ydb.process import DATABASE, YdbProcess
from shared.database import Database
from shared.migrations import apply_migrations
from tests.packaging.calling import Caller

ROOT = Path(__file__).resolve().parents[2]


def _target() -> Target:
    """The cloud's own, where its interpreter is at hand; the same packages for the running one elsewhere."""
    try:
        find_interpreter(CLOUD)
    except NoInterpreter:
        return HERE
    return CLOUD


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return load_manifest(ROOT / "serverless.yaml")


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Libraries stay in .cache between sessions, as they do for `make package`."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("packages are for Linux x86-64 and run only there")
    output = tmp_path_factory.mktemp("packages")
    return open_workshop(ROOT, _target(), output, ROOT / ".cache/packaging")


@pytest.fixture(scope="session")
def packages(workshop: Workshop, manifest: Manifest) -> dict[str, Package]:
    return {name: build(workshop, function) for name, function in manifest.functions.items()}


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A migrated database, as a function's variables."""
    process = YdbProcess(tmp_path_factory.mktemp("ydb") / "data.sqlite")
    variables = {"YDB_ENDPOINT": process.endpoint, "YDB_DATABASE": DATABASE, "YDB_ANONYMOUS_CREDENTIALS": "1"}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("YDB_ANONYMOUS_CREDENTIALS", "1")
        opened = Database(process.endpoint, DATABASE)
    apply_migrations(opened, pause=0)
    opened.close()
    yield variables
    process.stop()


@pytest.fixture(scope="session")
def caller(
    workshop: Workshop,
    manifest: Manifest,
    packages: dict[str, Package],
    database: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Caller:
    return Caller(workshop.interpreter, manifest, packages, database, tmp_path_factory.mktemp("unpacked"))
