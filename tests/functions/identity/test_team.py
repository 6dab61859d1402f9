"""Inviting people: who gets the place, and who does not."""

from typing import Any

import pytest

from functions.identity import services
from functions.identity.guessing import Kind
from shared.brief import Brief
from shared.database import Database, Statement
from tests.functions.access.operations import EVENT
from tests.functions.finance.conftest import write_event
from tests.functions.identity.conftest import Browser, Site, bearer
from tests.functions.identity.test_email_links import address, ask, token_in

INVITATIONS = "/api/v1/team/invitations"

RENAME = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $name AS Utf8;

UPDATE tenants SET name = $name WHERE tenant_id = $tenant_id;
""")


def rename(database: Database, tenant_id: str, name: str) -> None:
    database.query(RENAME, tenant_id=tenant_id, name=name)


def invite(browser: Browser, token: str, **body: Any) -> Any:
    return browser.post(INVITATIONS, json={"role": "manager", **body}, headers=bearer(token))


def enter_by_link(browser: Browser, site: Site, email: str) -> dict[str, Any]:
    """Who the person with this address is."""
    ask(browser, email)
    browser.post("/api/v1/auth/email/confirm", json={"token": token_in(site)})
    return browser.me()


def test_invited_colleague_takes_the_place(browser: Browser, site: Site) -> None:
    token, email = browser.sign_in(), address()

    assert invite(browser, token, email=email).status_code == 201

    assert site.letters.letters[-1]["To"] == email
    with site.browser() as colleague:
        me = enter_by_link(colleague, site, email)
        assert (me["tenant_id"], me["role"]) == (browser.me(token)["tenant_id"], "manager")


def test_invited_client_sees_one_event(browser: Browser, site: Site, database: Database) -> None:
    token, email = browser.sign_in(), address()
    write_event(database, browser.me(token)["tenant_id"], Brief.model_validate(EVENT), "evt_1")
    invite(browser, token, email=email, role="client", event_id="evt_1")

    with site.browser() as client:
        me = enter_by_link(client, site, email)
        assert (me["role"], me["event_id"]) == ("client", "evt_1")


def test_client_is_invited_to_an_event_of_the_agency(
    browser: Browser, site: Site, database: Database
) -> None:
    with site.browser() as other:
        other.sign_in("yandex")
        write_event(database, other.me()["tenant_id"], Brief.model_validate(EVENT), "evt_2")

    answer = invite(browser, browser.sign_in(), email=address(), role="client", event_id="evt_2")

    assert answer.status_code == 404


def test_letter_says_who_invites_and_as_what(browser: Browser, site: Site, database: Database) -> None:
    token = browser.sign_in()
    rename(database, browser.me(token)["tenant_id"], "«Сова» приз https://evil.example")

    invite(browser, token, email=address(), role="finance")

    letter = site.letters.letters[-1].get_content()
    assert "«Сова» приз https evil example приглашает вас" in letter
    assert "Ваша роль: финансист" in letter
    assert f"{site.url}/sign-in\n" in letter


def test_agency_cannot_write_to_the_whole_world(browser: Browser, site: Site, database: Database) -> None:
    token = browser.sign_in()
    tenant_id = browser.me(token)["tenant_id"]
    for _ in range(Kind.INVITATION.value + 1):
        services.tries().note(Kind.INVITATION, tenant_id)

    answer = invite(browser, token, email=address())

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert not site.letters.letters


def test_invitation_is_used_once(browser: Browser, site: Site) -> None:
    email = address()
    token = browser.sign_in()
    invite(browser, token, email=email)

    with site.browser() as colleague:
        enter_by_link(colleague, site, email)
        assert len(enter_by_link(colleague, site, email)["memberships"]) == 1


def test_unverified_address_takes_no_place(browser: Browser, site: Site) -> None:
    email = address()
    invite(browser, browser.sign_in(), email=email)
    site.providers.info["default_email"] = email

    with site.browser() as other:
        other.sign_in("yandex")
        assert other.me()["role"] == "owner"
        assert other.me()["tenant_id"] != browser.me()["tenant_id"]


@pytest.mark.parametrize(
    "body",
    [
        {"role": "integration"},
        {"role": "guest"},
        {"role": "client"},
        {"role": "manager", "event_id": "evt_1"},
    ],
)
def test_place_must_fit_its_role(browser: Browser, body: dict[str, str]) -> None:
    assert invite(browser, browser.sign_in(), email=address(), **body).status_code == 422


def test_removed_colleague_gets_no_more_tokens(browser: Browser, site: Site) -> None:
    token, email = browser.sign_in(), address()
    invite(browser, token, email=email)
    with site.browser() as colleague:
        user_id = enter_by_link(colleague, site, email)["subject"]

        left = browser.delete(f"/api/v1/team/{user_id}", headers=bearer(token)).json()

        assert [one["role"] for one in left] == ["owner"]
        assert colleague.refresh().status_code == 401


def test_invitation_takes_no_ownership_away(browser: Browser, site: Site) -> None:
    email = address()
    enter_by_link(browser, site, email)
    invite(browser, browser.access_token(), email=email, role="viewer")

    assert enter_by_link(browser, site, email)["role"] == "owner"


def test_second_invitation_changes_the_role(browser: Browser, site: Site) -> None:
    token, email = browser.sign_in(), address()
    with site.browser() as colleague:
        for role in ("viewer", "finance"):
            invite(browser, token, email=email, role=role)
            me = enter_by_link(colleague, site, email)

        assert (me["role"], len(me["memberships"])) == ("finance", 1)


def test_last_owner_stays(browser: Browser) -> None:
    token = browser.sign_in()

    answer = browser.delete(f"/api/v1/team/{browser.me(token)['subject']}", headers=bearer(token))

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_stranger_is_not_found(browser: Browser, site: Site) -> None:
    with site.browser() as other:
        other.sign_in("yandex")
        stranger = other.me()["subject"]

    answer = browser.delete(f"/api/v1/team/{stranger}", headers=bearer(browser.sign_in()))

    assert answer.status_code == 404
