"""Maestro as the platform calls it, with a database and queues; agents are only cards here."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from functions.maestro import services
from functions.maestro.handler import handler
from functions.maestro.store import register_agent
from local.queues.app import make_app
from local.queues.models import Queues
from local.ydb.process import DATABASE
from shared.agents import AgentCard
from shared.auth import Role
from shared.clock import utcnow
from shared.config import read_settings
from shared.database import Database
from tests.functions.invoking import Caller
from tests.local.serving import served

INBOXES = ("maestro-inbox", "planning-inbox", "finance-inbox", "vendors-inbox", "communication-inbox")


@pytest.fixture(scope="module")
def queues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Queues, str]]:
    """The queue service and its address."""
    made = Queues(Path(tmp_path_factory.mktemp("queues")) / "queues.sqlite")
    for name in INBOXES:
        made.ensure(name, {})
    with served(make_app(made)) as url:
        yield made, url
    made.close()


@pytest.fixture
def manager(
    database: Database,
    ydb_endpoint: str,
    queues: tuple[Queues, str],
    tenant_id: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Caller:
    """A manager of the agency; the three agents are registered."""
    url = queues[1]
    variables = {
        "YDB_ENDPOINT": ydb_endpoint,
        "YDB_DATABASE": os.environ.get("YDB_TEST_DATABASE", DATABASE),
        "SQS_ENDPOINT_URL": url,
        "QUEUE_URLS": json.dumps({name: f"{url}/local/{name}" for name in INBOXES}),
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    read_settings.cache_clear()
    services.orchestrator.cache_clear()
    for name in ("planning", "finance", "vendors"):
        card = AgentCard(name=name, title=name, description="", intents=[], inbox=f"{name}-inbox")
        register_agent(database, card, utcnow())
    return Caller(handler, tenant_id)


@pytest.fixture
def viewer(manager: Caller) -> Caller:
    """Somebody of the same agency who may only look."""
    return Caller(manager.handler, manager.tenant_id, Role.VIEWER)


@pytest.fixture
def stranger(manager: Caller) -> Caller:
    """A manager of another agency."""
    return Caller(manager.handler, "another-agency")
