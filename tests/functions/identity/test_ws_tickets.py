"""Tickets for the WebSocket: one connection, one minute, one person."""

import re
from datetime import UTC, datetime

import pytest

from functions.authorizer.tickets import Tickets as Taken
from functions.authorizer.tokens import InvalidToken
from functions.identity.tickets import Tickets
from shared.auth import Principal, Role
from shared.database import Database, Statement
from shared.ws_tickets import LIFETIME_SECONDS
from tests.functions.authorizer.conftest import Ask, ask, environment
from tests.functions.authorizer.test_tenants import write_status
from tests.functions.identity.conftest import Browser, bearer
from tests.local.clocks import HandClock

__all__ = ["ask", "environment"]

ALL_TICKETS = Statement("SELECT ticket, identity FROM ws_tickets;")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime.now(UTC))


@pytest.fixture
def principal(tenant_id: str) -> Principal:
    return Principal(tenant_id=tenant_id, subject="anna", role=Role.CLIENT, event_id="evt_1")


@pytest.fixture
def ticket(database: Database, clock: HandClock, principal: Principal) -> str:
    return Tickets(database, clock).issue(principal)


def test_signed_in_person_gets_a_ticket_for_a_minute(browser: Browser) -> None:
    answer = browser.post("/api/v1/auth/ws-tickets", headers=bearer(browser.sign_in()))

    assert answer.status_code == 201
    assert re.fullmatch(r"wst_[\w-]{43}", answer.json()["ticket"])
    assert answer.json()["expires_in"] == 60


def test_nobody_else_gets_one(browser: Browser) -> None:
    assert browser.post("/api/v1/auth/ws-tickets").status_code == 401


def test_repeated_request_gets_another_ticket(browser: Browser) -> None:
    headers = {**bearer(browser.sign_in()), "Idempotency-Key": "once"}

    one, other = (browser.post("/api/v1/auth/ws-tickets", headers=headers).json() for _ in range(2))

    assert one["ticket"] != other["ticket"]


def test_ticket_opens_once_and_speaks_for_its_person(ask: Ask, ticket: str, principal: Principal) -> None:
    first, second = (ask(query={"ticket": ticket}, headers={}) for _ in range(2))

    assert first["isAuthorized"]
    assert Principal.model_validate(first["context"]) == principal
    assert second == {"isAuthorized": False}


def test_ticket_ends_after_a_minute(database: Database, clock: HandClock, ticket: str) -> None:
    clock.advance(LIFETIME_SECONDS)

    with pytest.raises(InvalidToken):
        Taken(database, clock).take(ticket)


def test_ticket_of_a_closed_agency_opens_nothing(
    ask: Ask, database: Database, tenant_id: str, ticket: str
) -> None:
    write_status(database, tenant_id, "paused")

    assert ask(query={"ticket": ticket}, headers={}) == {"isAuthorized": False}


@pytest.mark.parametrize("invented", ["", "wst_", "wst_" + "a" * 43, "wst_" + "a" * 44, "' OR 1=1"])
def test_invented_ticket_opens_nothing(ask: Ask, invented: str) -> None:
    assert ask(query={"ticket": invented}, headers={}) == {"isAuthorized": False}


def test_ticket_does_not_stand_in_for_a_bad_token(ask: Ask, ticket: str) -> None:
    assert ask(query={"ticket": ticket}, headers={"authorization": "Bearer x"}) == {"isAuthorized": False}


def test_table_keeps_nothing_that_opens(database: Database, ticket: str) -> None:
    assert ticket not in str(database.read(ALL_TICKETS))
