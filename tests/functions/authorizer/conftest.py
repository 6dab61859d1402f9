"""The authorizer as the gateway calls it, with a real database behind."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from functions.authorizer.handler import handler
from functions.authorizer.keys import key_reader
from functions.authorizer.tenants import tenants
from functions.authorizer.tickets import tickets
from local.ydb.process import DATABASE
from shared.config import read_settings
from shared.database import Database, Statement
from tests.functions.invoking import Context
from tests.unit.authorizer.forging import CLAIMS, JWKS, forged

WRITE_TENANT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $status AS Utf8?;
DECLARE $settings AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO tenants (tenant_id, name, status, settings, created_at)
VALUES ($tenant_id, "Агентство"u, $status, $settings, $now);
""")

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def environment(database: Database, ydb_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What the manifest gives the authorizer, an instance that has seen nobody yet."""
    monkeypatch.setenv("AUTH_JWKS", JWKS)
    monkeypatch.setenv("YDB_ENDPOINT", ydb_endpoint)
    monkeypatch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
    _forget()
    yield
    _forget()


def _forget() -> None:
    for kept in (read_settings, key_reader, tenants, tickets):
        kept.cache_clear()


@pytest.fixture
def ask(environment: None, tenant_id: str) -> Ask:
    """The decision about a token of the test's agency; `query` and `headers` replace what is sent."""

    def decide(query: dict[str, str] | None = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
        now = int(time.time())
        token = forged(claims={**CLAIMS, "tenant": tenant_id, "iat": now, "exp": now + 60})
        sent = {"Authorization": f"Bearer {token}"} if headers is None else headers
        return handler({"headers": sent, "queryStringParameters": query or {}}, Context())

    return decide
