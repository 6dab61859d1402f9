"""Guests: a link is a chat with one agency, about one event, for as long as it lives."""

from typing import Any

import pytest

from functions.identity.guests import Guests, guest_of
from shared.brief import Brief
from shared.clock import utcnow
from shared.database import Database
from shared.errors import Unauthenticated
from shared.ids import new_id
from tests.functions.access.operations import EVENT
from tests.functions.finance.conftest import write_event
from tests.functions.identity.conftest import Browser, Site, bearer
from tests.local.clocks import HandClock


def invite(browser: Browser, token: str, **body: Any) -> Any:
    return browser.post("/api/v1/guests", json=body, headers=bearer(token))


def enter(browser: Browser, link: str) -> Any:
    return browser.post("/api/v1/auth/guest", json={"token": link})


def test_link_makes_a_guest_of_one_event(browser: Browser, site: Site, database: Database) -> None:
    token = browser.sign_in()
    tenant_id = browser.me(token)["tenant_id"]
    write_event(database, tenant_id, Brief.model_validate(EVENT), "evt_1")
    link = invite(browser, token, event_id="evt_1").json()

    with site.browser() as guest:
        entered = enter(guest, link["token"])
        me = guest.me(entered.json()["access_token"])

    assert (me["subject"], me["role"]) == (f"guest:{link['guest_id']}", "guest")
    assert (me["tenant_id"], me["event_id"]) == (tenant_id, "evt_1")
    assert "set-cookie" not in entered.headers


def test_guest_comes_again_as_the_same(browser: Browser) -> None:
    link = invite(browser, browser.sign_in()).json()["token"]

    seen = {browser.me(enter(browser, link).json()["access_token"])["subject"] for _ in range(2)}

    assert len(seen) == 1


def test_guest_invites_nobody(browser: Browser) -> None:
    link = invite(browser, browser.sign_in()).json()["token"]

    answer = invite(browser, enter(browser, link).json()["access_token"])

    assert answer.status_code == 403


def test_event_of_another_agency_is_not_found(browser: Browser) -> None:
    assert invite(browser, browser.sign_in(), event_id="evt_of_others").status_code == 404


def test_revoked_link_opens_nothing(browser: Browser) -> None:
    token = browser.sign_in()
    link = invite(browser, token).json()

    browser.delete(f"/api/v1/guests/{link['guest_id']}", headers=bearer(token)).raise_for_status()

    assert enter(browser, link["token"]).status_code == 401


@pytest.mark.parametrize("link", ["x", "x" * 43])
def test_invented_link_opens_nothing(browser: Browser, link: str) -> None:
    assert enter(browser, link).status_code == 401


def test_link_ends_with_its_days(database: Database) -> None:
    clock = HandClock(utcnow())
    link = Guests(database, new_id("tenant"), clock).invite(None, days=1)
    clock.advance(24 * 3600)

    with pytest.raises(Unauthenticated):
        guest_of(database, link.token, clock())
