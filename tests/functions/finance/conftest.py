"""Finance as the platform calls it: its handler, with the database of the session."""

import os
from datetime import UTC, datetime

import pytest

from functions.finance.handler import handler
from functions.finance.store import BudgetStore
from local.ydb.process import DATABASE
from shared.brief import Brief
from shared.config import read_settings
from shared.database import Database, Statement
from tests.functions.invoking import Caller

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)

WRITE_EVENT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;
DECLARE $brief AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO events (tenant_id, event_id, status, version, brief, origin, created_by, created_at, updated_at)
VALUES ($tenant_id, $event_id, "planned"u, 1, $brief, "run_1"u, "tester"u, $now, $now);
""")


def write_event(database: Database, tenant_id: str, brief: Brief, event_id: str = "event_1") -> None:
    """An event as planning leaves it."""
    database.query(WRITE_EVENT, tenant_id=tenant_id, event_id=event_id, brief=brief, now=NOW)


@pytest.fixture
def store(database: Database, tenant_id: str) -> BudgetStore:
    return BudgetStore(database, tenant_id)


@pytest.fixture
def manager(database: Database, ydb_endpoint: str, tenant_id: str, monkeypatch: pytest.MonkeyPatch) -> Caller:
    """A manager of the agency."""
    monkeypatch.setenv("YDB_ENDPOINT", ydb_endpoint)
    monkeypatch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
    read_settings.cache_clear()
    return Caller(handler, tenant_id)
