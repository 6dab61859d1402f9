"""Keys for programs: issued by owners, checked by the authorizer, ended by time, people and agencies."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from functions.authorizer import keys as authorizer_keys
from functions.authorizer.keys import KEPT, KeyReader
from functions.authorizer.tokens import InvalidToken
from functions.identity.api_keys import ApiKeys
from shared.api_keys import ApiKey, new_api_key
from shared.database import Database, Statement
from tests.functions.identity.conftest import Browser, bearer
from tests.local.clocks import HandClock

WRITE_TENANT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $status AS Utf8;
DECLARE $settings AS Json;
DECLARE $now AS Timestamp;

UPSERT INTO tenants (tenant_id, name, status, settings, created_at)
VALUES ($tenant_id, "Агентство"u, $status, $settings, $now);
""")


@pytest.fixture
def clock() -> HandClock:
    return HandClock(datetime.now(UTC))


@pytest.fixture
def issued(database: Database, tenant_id: str, clock: HandClock) -> ApiKey:
    """A key of an active agency, for thirty days."""
    database.query(WRITE_TENANT, tenant_id=tenant_id, status="active", settings={}, now=clock())
    return ApiKeys(database, tenant_id, clock).issue("1С", ["me:read"], 30, "anna")[0]


def is_refused(database: Database, clock: HandClock, key: ApiKey) -> bool:
    """By an authorizer that has not seen it yet."""
    try:
        KeyReader(database, clock).read(key)
    except InvalidToken:
        return True
    return False


def issue(browser: Browser, token: str, **body: Any) -> Any:
    return browser.post(
        "/api/v1/keys", json={"name": "1С", "scopes": ["me:read"], **body}, headers=bearer(token)
    )


def test_key_speaks_for_its_agency(browser: Browser) -> None:
    authorizer_keys.key_reader.cache_clear()
    token = browser.sign_in()
    key = issue(browser, token).json()

    me = browser.me(key["key"])

    assert (me["tenant_id"], me["role"]) == (browser.me(token)["tenant_id"], "integration")
    assert me["subject"] == f"key:{key['prefix']}"


def test_key_may_only_what_its_scopes_say(browser: Browser) -> None:
    authorizer_keys.key_reader.cache_clear()
    key = issue(browser, browser.sign_in(), scopes=["events:read"]).json()["key"]

    assert browser.get("/api/v1/me", headers=bearer(key)).status_code == 403


def test_secret_is_shown_once(browser: Browser) -> None:
    token = browser.sign_in()
    key = issue(browser, token).json()["key"]

    [listed] = browser.get("/api/v1/keys", headers=bearer(token)).json()

    assert key.rsplit("_", 1)[1] not in str(listed)
    assert (listed["name"], listed["last_used_at"], listed["revoked_at"]) == ("1С", None, None)


def test_secret_is_not_kept_for_a_repeated_request(browser: Browser) -> None:
    headers = {**bearer(browser.sign_in()), "Idempotency-Key": "once"}
    body = {"name": "1С", "scopes": ["me:read"]}

    answers = [browser.post("/api/v1/keys", json=body, headers=headers).json() for _ in range(2)]

    assert answers[0]["key"] != answers[1]["key"]


@pytest.mark.parametrize("scopes", [[], ["*"], ["keys:write"], ["audit:read"], ["me:write"], ["sign-in"]])
def test_key_gets_no_right_that_programs_have_not(browser: Browser, scopes: list[str]) -> None:
    assert issue(browser, browser.sign_in(), scopes=scopes).status_code == 422


def test_revoked_key_is_listed_as_such(browser: Browser) -> None:
    token = browser.sign_in()
    prefix = issue(browser, token).json()["prefix"]

    [left] = browser.delete(f"/api/v1/keys/{prefix}", headers=bearer(token)).json()

    assert left["revoked_at"] is not None


def test_foreign_key_cannot_be_revoked(browser: Browser, issued: ApiKey) -> None:
    answer = browser.delete(f"/api/v1/keys/{issued.prefix}", headers=bearer(browser.sign_in()))

    assert answer.status_code == 404


def test_key_is_told_by_prefix_and_secret(database: Database, clock: HandClock, issued: ApiKey) -> None:
    assert not is_refused(database, clock, issued)
    assert is_refused(database, clock, ApiKey(issued.prefix, new_api_key().secret))
    assert is_refused(database, clock, ApiKey(new_api_key().prefix, issued.secret))


def test_key_ends_at_its_time(database: Database, clock: HandClock, issued: ApiKey) -> None:
    clock.advance(timedelta(days=30).total_seconds())

    assert is_refused(database, clock, issued)


def test_key_of_a_closed_agency_is_refused(
    database: Database, tenant_id: str, clock: HandClock, issued: ApiKey
) -> None:
    database.query(WRITE_TENANT, tenant_id=tenant_id, status="paused", settings={}, now=clock())

    assert is_refused(database, clock, issued)


def test_revoked_key_lives_on_for_the_minute_it_is_kept(
    database: Database, tenant_id: str, clock: HandClock, issued: ApiKey
) -> None:
    reader = KeyReader(database, clock)
    reader.read(issued)
    ApiKeys(database, tenant_id, clock).revoke(issued.prefix)

    reader.read(issued)
    clock.advance(KEPT.total_seconds())
    with pytest.raises(InvalidToken):
        reader.read(issued)


def test_last_use_is_noted_once_an_hour(
    database: Database, tenant_id: str, clock: HandClock, issued: ApiKey
) -> None:
    keys, start = ApiKeys(database, tenant_id, clock), clock()

    for seconds, noted in ((0, start), (1800, start), (1801, start + timedelta(seconds=3601))):
        clock.advance(seconds)
        KeyReader(database, clock).read(issued)
        assert keys.list()[0]["last_used_at"] == noted
