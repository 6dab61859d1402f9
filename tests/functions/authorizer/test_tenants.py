"""A closed agency: nobody of it gets in, within a minute."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.authorizer.tenants import KEPT, Tenants
from functions.authorizer.tokens import InvalidToken
from local.ydb.control import Control
from local.ydb.faults import Fault
from shared.database import Database
from tests.functions.authorizer.conftest import WRITE_TENANT, Ask
from tests.local.clocks import HandClock


def write_status(
    database: Database, tenant_id: str, status: str | None, settings: dict[str, Any] | None = None
) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    database.query(WRITE_TENANT, tenant_id=tenant_id, status=status, settings=settings or {}, now=now)


def is_refused(tenants: Tenants, tenant_id: str) -> bool:
    try:
        tenants.require_open(tenant_id)
    except InvalidToken:
        return True
    return False


@pytest.mark.parametrize("status", ["active", None])
def test_token_of_an_agency_at_work_passes_with_its_identity(
    ask: Ask, database: Database, tenant_id: str, status: str | None
) -> None:
    write_status(database, tenant_id, status)

    assert ask() == {
        "isAuthorized": True,
        "context": {"tenant_id": tenant_id, "subject": "anna", "role": "manager"},
    }


@pytest.mark.parametrize("status", ["paused", "blocked"])
def test_token_of_a_closed_agency_is_refused(
    ask: Ask, database: Database, tenant_id: str, status: str
) -> None:
    write_status(database, tenant_id, status)

    assert ask() == {"isAuthorized": False}


def test_agency_that_was_opened_again_gets_in_within_a_minute(database: Database, tenant_id: str) -> None:
    clock = HandClock(datetime(2026, 11, 22, tzinfo=UTC))
    tenants = Tenants(database, clock)
    write_status(database, tenant_id, "paused")
    assert is_refused(tenants, tenant_id)

    write_status(database, tenant_id, "active")

    assert is_refused(tenants, tenant_id)
    clock.advance(KEPT.total_seconds())
    assert not is_refused(tenants, tenant_id)
    assert timedelta(seconds=60) >= KEPT


@pytest.fixture
def silence(ydb_endpoint: str) -> Iterator[Callable[[], None]]:
    """Makes the database answer nothing until the test ends."""
    control = Control(ydb_endpoint)
    yield lambda: control.inject(Fault("ExecuteQuery", "UNAVAILABLE", times=None))
    control.clear()
    control.close()


def test_last_word_stands_while_the_database_is_silent(
    database: Database, tenant_id: str, silence: Callable[[], None]
) -> None:
    clock = HandClock(datetime(2026, 11, 22, tzinfo=UTC))
    tenants = Tenants(database, clock)
    write_status(database, tenant_id, "paused")
    is_refused(tenants, tenant_id)

    silence()
    clock.advance(KEPT.total_seconds())

    assert is_refused(tenants, tenant_id)
    assert not is_refused(tenants, "never asked about")


def test_functions_are_told_the_agencys_own_limits_and_origins(
    ask: Ask, database: Database, tenant_id: str
) -> None:
    own = {"limits": {"runs": {"open": 3}}, "origins": ["https://agency.ru"]}
    write_status(database, tenant_id, "active", {**own, "home_city": "Казань"})

    assert ask()["context"]["agency"] == own


def test_settings_out_of_form_are_not_passed_on(ask: Ask, database: Database, tenant_id: str) -> None:
    write_status(database, tenant_id, "active", {"limits": 5, "origins": [5]})

    assert "agency" not in ask()["context"]
