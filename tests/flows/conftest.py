"""Two clouds for these tests: the product as it is, and one whose agents take orders."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.demo import TENANT
from local.infrastructure import LOCAL_KEY
from local.running import RunningCloud, running_cloud
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.config import QueueSettings
from shared.database import Database
from shared.ids import new_id
from shared.messages import Inboxes
from shared.runs.messages import MAESTRO_INBOX
from tests.flows.agency import Agency
from tests.flows.agents.signals import Signals
from tests.flows.faults import Faults
from tests.flows.manifests import write_unruly_manifest
from tests.flows.tables import Tables


@dataclass(frozen=True)
class Scene:
    """A running cloud with the demo agency in it, and all that a test may do there."""

    agency: Agency
    tables: Tables
    faults: Faults
    signals: Signals
    inboxes: Inboxes


def open_agency(cloud: RunningCloud, directory: Path, tenant_id: str) -> Agency:
    """Signed in as its owner."""
    return Agency(cloud.url, TokenIssuer(directory).issue(tenant_id, "producer", Role.OWNER))


@pytest.fixture(scope="package")
def plain_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plain")


@pytest.fixture(scope="package")
def cloud(plain_directory: Path) -> Iterator[RunningCloud]:
    """The product as its manifest says."""
    with running_cloud(plain_directory) as running:
        yield running


@pytest.fixture(scope="package")
def unruly_directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("unruly")


@pytest.fixture(scope="package")
def unruly_cloud(unruly_directory: Path) -> Iterator[RunningCloud]:
    """Agents take orders from the title of a request, and housekeeping comes only when called."""
    with running_cloud(unruly_directory, manifest=write_unruly_manifest(unruly_directory)) as running:
        yield running


@contextmanager
def opened_database(cloud: RunningCloud) -> Iterator[Database]:
    """Beside the functions, for looking at what they wrote."""
    os.environ.setdefault("YDB_ANONYMOUS_CREDENTIALS", "1")
    database = Database(cloud.state.ydb_endpoint, cloud.state.ydb_database)
    yield database
    database.close()


@pytest.fixture(scope="package")
def database(cloud: RunningCloud) -> Iterator[Database]:
    with opened_database(cloud) as opened:
        yield opened


@pytest.fixture(scope="package")
def unruly_database(unruly_cloud: RunningCloud) -> Iterator[Database]:
    with opened_database(unruly_cloud) as opened:
        yield opened


@pytest.fixture
def agency(cloud: RunningCloud, plain_directory: Path) -> Iterator[Agency]:
    """The demo agency, whose vendors are there."""
    with open_agency(cloud, plain_directory, TENANT) as opened:
        yield opened


@pytest.fixture
def other_agency(cloud: RunningCloud, plain_directory: Path) -> Iterator[Agency]:
    """Somebody else, who has nothing yet."""
    with open_agency(cloud, plain_directory, new_id("tenant")) as opened:
        yield opened


@pytest.fixture
def tables(database: Database) -> Tables:
    return Tables(database, TENANT)


def inboxes_of(cloud: RunningCloud) -> Inboxes:
    """Maestro's, for messages that come when nobody expects them."""
    url = cloud.state.sqs_endpoint_url
    settings = {
        "queue_urls": json.dumps({MAESTRO_INBOX: f"{url}/local/{MAESTRO_INBOX}"}),
        "sqs_endpoint_url": url,
        "aws_access_key_id": LOCAL_KEY.key_id,
        "aws_secret_access_key": LOCAL_KEY.secret,
    }
    return Inboxes(QueueSettings.model_validate(settings))


@pytest.fixture
def scene(unruly_cloud: RunningCloud, unruly_directory: Path, unruly_database: Database) -> Iterator[Scene]:
    """Whatever a test breaks works again for the next."""
    faults = Faults(unruly_cloud)
    faults.clear()
    with open_agency(unruly_cloud, unruly_directory, TENANT) as agency:
        yield Scene(
            agency=agency,
            tables=Tables(unruly_database, TENANT),
            faults=faults,
            signals=Signals(unruly_directory),
            inboxes=inboxes_of(unruly_cloud),
        )
    faults.clear()
