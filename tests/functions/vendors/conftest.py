"""The vendors function on a real database: its store, its routes, its agent."""

import os
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import pytest

from functions.vendors.handler import handler
from functions.vendors.store import VendorStore
from local.demo.vendors import load
from local.ydb.process import DATABASE
from shared.auth import Role
from shared.clock import utcnow
from shared.config import read_settings
from shared.database import Database
from tests.functions.invoking import Answer, Caller


class Call(Protocol):
    """Calls a route as a manager of the test's agency, or as somebody else."""

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        version: str | None = None,
        tenant: str = "",
        role: Role = Role.MANAGER,
    ) -> Answer: ...


@pytest.fixture
def store(database: Database, tenant_id: str) -> VendorStore:
    """The vendors of the test's agency."""
    return VendorStore(database, tenant_id, utcnow)


@pytest.fixture(scope="session")
def demo_tenant(database: Database) -> str:
    """An agency with the demo vendors, for tests that only read."""
    load(database, "vendors-demo")
    return "vendors-demo"


@pytest.fixture
def call(
    monkeypatch: pytest.MonkeyPatch, ydb_endpoint: str, database: Database, tenant_id: str
) -> Iterator[Call]:
    """Routes, through the function's handler."""
    monkeypatch.setenv("YDB_ENDPOINT", ydb_endpoint)
    monkeypatch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
    read_settings.cache_clear()

    def send(
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        version: str | None = None,
        tenant: str = "",
        role: Role = Role.MANAGER,
    ) -> Answer:
        full_path = "?".join([path, *(["&".join(f"{k}={v}" for k, v in query.items())] if query else [])])
        headers = {} if version is None else {"If_Match": version}
        return Caller(handler, tenant or tenant_id, role).call(method, full_path, body, **headers)

    yield send
    read_settings.cache_clear()
