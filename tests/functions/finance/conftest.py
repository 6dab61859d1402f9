"""Finance as the platform calls it: its handler, with the database of the session."""

import os
from datetime import UTC, datetime

import pytest

from functions.finance.handler import handler
from functions.finance.store import BudgetStore
from local.ydb.process import DATABASE
from shared.config import read_settings
from shared.database import Database
from tests.functions.invoking import Caller

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


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
