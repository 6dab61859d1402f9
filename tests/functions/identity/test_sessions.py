"""Tokens of a session: rotated, revoked when stolen, ended by the person."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from functions.identity import services
from functions.identity.keys import ACCESS_SECONDS, key_ring
from functions.identity.models import Member
from functions.identity.sessions import SESSION_LIFETIME, Sessions
from shared.auth import Role
from shared.config import read_settings
from shared.database import Database
from shared.errors import Unauthenticated
from shared.ids import new_id
from shared.tokens import new_key
from tests.functions.identity.conftest import Browser, Site, bearer
from tests.local.clocks import HandClock
from tools.tenant import set_status


def test_access_token_is_signed_by_a_published_key_and_short(browser: Browser) -> None:
    token = browser.sign_in()

    keys = KeySet.import_key_set(browser.get("/.well-known/jwks.json").json())
    claims = jwt.decode(token, keys, algorithms=["ES256"]).claims
    assert claims["exp"] - claims["iat"] == ACCESS_SECONDS == 900
    assert abs(claims["iat"] - time.time()) < 60


def test_published_keys_hold_nothing_private(browser: Browser) -> None:
    [key] = browser.get("/.well-known/jwks.json").json()["keys"]

    assert "d" not in key


def test_refresh_token_changes_with_every_use(browser: Browser) -> None:
    browser.sign_in()
    before = browser.cookies["maestro_session"]

    browser.access_token()

    assert browser.cookies["maestro_session"] != before


def test_used_refresh_token_ends_the_whole_session(browser: Browser, site: Site) -> None:
    browser.sign_in()
    with site.browser() as thief:
        thief.cookies.set("maestro_session", browser.cookies["maestro_session"])
        assert thief.refresh().status_code == 200

        assert browser.refresh().status_code == 401
        assert thief.refresh().status_code == 401


@pytest.mark.parametrize("cookie", ["", "invented", "x" * 5000])
def test_invented_refresh_token_is_refused(browser: Browser, cookie: str) -> None:
    browser.cookies.set("maestro_session", cookie)

    answer = browser.refresh()

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_dead_cookie_is_taken_back(browser: Browser) -> None:
    """A forgotten window that went on failing would make its whole office wait."""
    browser.cookies.set("maestro_session", "invented")

    answer = browser.refresh()

    assert answer.headers["Set-Cookie"].startswith("maestro_session=;")


def test_sign_out_ends_the_session(browser: Browser) -> None:
    browser.sign_in()
    secret = browser.cookies["maestro_session"]

    assert browser.post("/api/v1/auth/sign-out", json={}).status_code == 204

    browser.cookies.set("maestro_session", secret)
    assert browser.refresh().status_code == 401


def test_sign_out_everywhere_ends_all_sessions(browser: Browser, site: Site) -> None:
    token = browser.sign_in()
    with site.browser() as elsewhere:
        elsewhere.sign_in()

        answer = browser.post("/api/v1/me/sign-out-everywhere", headers=bearer(token))

        assert answer.json() == {"ended": 2}
        assert (browser.refresh().status_code, elsewhere.refresh().status_code) == (401, 401)


def test_foreign_agency_cannot_be_changed_over_to(browser: Browser, site: Site) -> None:
    browser.sign_in()
    with site.browser() as other:
        other.sign_in("yandex")
        foreign = other.me()["tenant_id"]

    assert browser.refresh(tenant_id=foreign).status_code == 401


def test_person_of_a_paused_agency_gets_no_token_and_no_session(
    browser: Browser, site: Site, database: Database
) -> None:
    tenant_id = browser.me(browser.sign_in())["tenant_id"]
    set_status(database, tenant_id, "paused")

    refreshed = browser.refresh()
    entered = browser.come_back("vk", site.providers.approve(browser.begin("vk")))

    assert refreshed.status_code == 401
    assert entered.headers["Location"].endswith("/sign-in?error=forbidden")


def test_agency_that_works_again_lets_its_person_in(browser: Browser, database: Database) -> None:
    tenant_id = browser.me(browser.sign_in())["tenant_id"]
    for status in ("paused", "active"):
        set_status(database, tenant_id, status)

    assert browser.refresh().status_code == 200


def test_new_key_signs_while_tokens_of_the_old_one_live(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    old_token = browser.sign_in()
    old = json.loads(services.settings().auth_signing_keys.get_secret_value())["keys"][0]
    new = new_key()
    monkeypatch.setenv("AUTH_SIGNING_KEYS", json.dumps({"keys": [new.as_dict(private=True), old]}))
    monkeypatch.setenv(
        "AUTH_JWKS", json.dumps(key_ring(json.dumps({"keys": [old, new.as_dict(private=True)]})).public)
    )
    read_settings.cache_clear()

    new_token = browser.access_token()

    assert [jwt_kid(token) for token in (old_token, new_token)] == [old["kid"], new.kid]
    assert browser.me(old_token)["subject"] == browser.me(new_token)["subject"]


def jwt_kid(token: str) -> str:
    keys = KeySet.import_key_set(services.keys().public)  # type: ignore[arg-type]
    return str(jwt.decode(token, keys, algorithms=["ES256"]).header["kid"])


def test_session_ends_by_itself(database: Database, site: Site) -> None:
    clock = HandClock(datetime.now(UTC))
    sessions = Sessions(database, services.keys(), clock)
    member = Member(new_id("tenant"), new_id("usr"), Role.OWNER)
    secret = sessions.begin(member).refresh_token

    clock.advance((SESSION_LIFETIME + timedelta(seconds=1)).total_seconds())

    with pytest.raises(Unauthenticated):
        sessions.refresh(secret)
