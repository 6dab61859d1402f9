"""The started system: one cloud for all these tests, entered by its API."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from local.demo import TENANT
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.ids import new_id
from tests.e2e.api import Api

OpenApi = Callable[[str, Role], Api]


@pytest.fixture(scope="package")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the cloud keeps its state."""
    return tmp_path_factory.mktemp("system")


@pytest.fixture(scope="package")
def cloud(directory: Path) -> Iterator[RunningCloud]:
    with running_cloud(directory, test_controls=False) as running:
        yield running


@pytest.fixture(scope="package")
def open_api(cloud: RunningCloud, directory: Path) -> Iterator[OpenApi]:
    """Signed in to an agency with a role."""
    issuer = TokenIssuer(directory)
    with ExitStack() as opened:
        yield lambda tenant, role: opened.enter_context(
            Api(cloud.url, issuer.issue(tenant, "producer", role))
        )


@pytest.fixture(scope="package")
def api(open_api: OpenApi) -> Api:
    """The owner of the demo agency, which has vendors."""
    return open_api(TENANT, Role.OWNER)


@pytest.fixture(scope="package")
def stranger(open_api: OpenApi) -> Api:
    """The owner of another agency."""
    return open_api(new_id("tenant"), Role.OWNER)


@pytest.fixture(scope="package")
def viewer(open_api: OpenApi) -> Api:
    """Somebody of the demo agency who may only read."""
    return open_api(TENANT, Role.VIEWER)


@pytest.fixture(scope="package")
def nobody(cloud: RunningCloud) -> Iterator[Api]:
    """Without a token."""
    with Api(cloud.url) as opened:
        yield opened
