"""The journal of an agency that works with vendors."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest

from functions.housekeeping.handler import handler as housekeeping
from functions.vendors.handler import handler as vendors
from local.ydb.process import DATABASE
from shared.audit.sealing import Seals
from shared.auth import Role
from shared.clock import utcnow
from shared.config import read_settings
from shared.database import Database
from tests.functions.invoking import Caller

CARD = {"name": "Звук и свет", "categories": ["av"], "city": "Казань", "contacts": {"phone": "+79000000000"}}


@pytest.fixture
def environment(database: Database, ydb_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("YDB_ENDPOINT", ydb_endpoint)
    monkeypatch.setenv("YDB_DATABASE", os.environ.get("YDB_TEST_DATABASE", DATABASE))
    read_settings.cache_clear()
    yield
    read_settings.cache_clear()


@pytest.fixture
def writer(environment: None, tenant_id: str) -> Caller:
    """A manager who keeps vendors."""
    return Caller(vendors, tenant_id)


@pytest.fixture
def owner(environment: None, tenant_id: str) -> Caller:
    """The owner, who reads the journal."""
    return Caller(housekeeping, tenant_id, Role.OWNER)


@pytest.fixture
def seals(database: Database) -> Seals:
    return Seals(database)


def add_vendor(writer: Caller, **changes: object) -> str:
    """Its id."""
    answer = writer.call("POST", "/api/v1/vendors", {**CARD, **changes})
    assert answer.status == 201, answer.body
    return str(answer.body["id"])


def seal_all(seals: Seals) -> None:
    """As housekeeping does, until nothing is left of any test."""
    while seals.seal_due(utcnow() + timedelta(seconds=1)):
        pass
