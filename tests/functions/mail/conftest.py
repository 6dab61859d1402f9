"""Communication in this process, with a real database, queues, keys and mail server around it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.communication.handler import handler
from local.demo.agency import WRITE_TENANT
from local.kms.app import KEY_ID
from local.kms.app import make_app as make_kms_app
from local.kms.key import KeyFile
from local.queues.app import make_app
from local.queues.models import Queues
from local.ydb.process import DATABASE
from shared.auth import Role
from shared.clock import utcnow
from shared.config import read_settings
from shared.database import Database, Statement
from tests.functions.invoking import Caller
from tests.functions.mail.sink import Sink, mail_sink
from tests.local.serving import served

INBOXES = [f"{name}-inbox" for name in ("maestro", "planning", "finance", "vendors", "communication")]

FORGET_METERS = Statement("""
DELETE FROM mail_meters WHERE tenant_id = "-"u;
""")


@pytest.fixture(scope="module")
def sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    """Where letters arrive."""
    with mail_sink(Path(tmp_path_factory.mktemp("mail"))) as made:
        yield made


@pytest.fixture(scope="module")
def queues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queues]:
    """What the function sends itself."""
    made = Queues(Path(tmp_path_factory.mktemp("queues")) / "queues.sqlite")
    for name in INBOXES:
        made.ensure(name, {})
    yield made
    made.close()


@pytest.fixture(scope="module", autouse=True)
def environment(
    database: Database,
    ydb_endpoint: str,
    queues: Queues,
    sink: Sink,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, str]]:
    """What the manifest gives the function."""
    keys = KeyFile(tmp_path_factory.mktemp("kms") / "key.json")
    with (
        served(make_app(queues)) as url,
        served(make_kms_app(keys)) as kms_url,
        pytest.MonkeyPatch.context() as patch,
    ):
        variables = {
            "YDB_ENDPOINT": ydb_endpoint,
            "YDB_DATABASE": os.environ.get("YDB_TEST_DATABASE", DATABASE),
            "YDB_ANONYMOUS_CREDENTIALS": "1",
            "SQS_ENDPOINT_URL": url,
            "QUEUE_URLS": json.dumps({name: f"{url}/local/{name}" for name in INBOXES}),
            "KMS_URL": kms_url,
            "KMS_KEY_ID": KEY_ID,
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "PUBLIC_URL": "https://maestro.example",
            "MAIL_PER_SECOND": "500",
            **{name.upper(): value for name, value in sink.service.secrets.items() if "per" not in name},
        }
        for name, value in variables.items():
            patch.setenv(name, value)
        read_settings.cache_clear()
        yield variables
    read_settings.cache_clear()


@pytest.fixture(autouse=True)
def unused_quota(database: Database) -> None:
    """The installation's account is one for all agencies, and tests' clocks differ."""
    database.query(FORGET_METERS)


@pytest.fixture
def owner(database: Database, tenant_id: str) -> Caller:
    """Of an agency of the test's own."""
    database.query(WRITE_TENANT, tenant_id=tenant_id, name="Праздник", settings={}, created_at=utcnow())
    return Caller(handler, tenant_id, Role.OWNER)
