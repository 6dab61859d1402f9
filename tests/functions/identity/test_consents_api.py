"""Consents over HTTP: what may be recorded, and who sees it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.clock import utcnow
from shared.database import Database, Statement
from tests.functions.identity.conftest import Browser, Site, bearer

CONSENT: dict[str, Any] = {
    "person": {"email": "Guest@Example.ru"},
    "purpose": "processing",
    "text_version": "2026-09",
    "text": "Я согласен на обработку моих персональных данных.",
    "given_at": "2026-11-01T12:00:00+03:00",
    "how": "form",
    "source": "https://example.ru/form",
}
SEARCH = {"person": {"email": "guest@example.ru"}}


@pytest.fixture
def manager(browser: Browser) -> str:
    return browser.sign_in()


def record(browser: Browser, token: str, **changes: Any) -> Any:
    return browser.post("/api/v1/consents", json={**CONSENT, **changes}, headers=bearer(token))


def search(browser: Browser, token: str) -> Any:
    return browser.post("/api/v1/consents/search", json=SEARCH, headers=bearer(token)).json()


def test_consent_is_found_by_the_person_with_its_text(browser: Browser, manager: str) -> None:
    assert record(browser, manager).status_code == 201

    [found] = search(browser, manager)

    assert (found["purpose"], found["granted"], found["text"]) == ("processing", True, CONSENT["text"])
    assert found["given_at"] == "2026-11-01T09:00:00Z"
    assert found["recorded_by"].startswith("usr_")


def test_withdrawal_is_a_new_record(browser: Browser, manager: str) -> None:
    record(browser, manager)
    body = {**SEARCH, "how": "letter", "source": "письмо от 20.11.2026"}

    answer = browser.post("/api/v1/consents/withdrawals", json=body, headers=bearer(manager))

    assert [one["granted"] for one in answer.json()] == [False]
    assert [one["granted"] for one in search(browser, manager)] == [True, False]


def test_what_is_taken_back_goes_when_nobody_may_ask_for_its_proof(
    browser: Browser, manager: str, database: Database
) -> None:
    record(browser, manager)
    record(browser, manager, purpose="photo")
    body = {**SEARCH, "how": "letter", "purpose": "processing"}
    browser.post("/api/v1/consents/withdrawals", json=body, headers=bearer(manager))

    rows = database.read(ENDS, tenant_id=browser.me(manager)["tenant_id"])[0]

    ends = {(row["purpose"], row["granted"]): row["expire_at"] for row in rows}
    assert ends["photo", True] is None
    assert ends["processing", True] == ends["processing", False] > utcnow() + timedelta(days=3 * 365 - 1)


ENDS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT purpose, granted, expire_at FROM consents WHERE tenant_id = $tenant_id;
""")


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "everything"},
        {"purpose": "advertising"},
        {"channel": "email"},
        {"given_at": (datetime.now(UTC) + timedelta(days=1)).isoformat()},
        {"given_at": "2026-11-01T12:00:00"},
        {"text": "да"},
        {"person": {"email": "guest@example.ru", "phone": "+79161234567"}},
        {"granted": True},
    ],
    ids=["purpose", "no channel", "surplus channel", "future", "no zone", "no text", "two", "field"],
)
def test_consent_that_proves_nothing_is_refused(
    browser: Browser, manager: str, changes: dict[str, Any]
) -> None:
    assert record(browser, manager, **changes).status_code == 422


def test_repeated_request_records_once(browser: Browser, manager: str) -> None:
    headers = {**bearer(manager), "Idempotency-Key": "form-1"}

    for _ in range(2):
        browser.post("/api/v1/consents", json=CONSENT, headers=headers)

    assert len(search(browser, manager)) == 1


def test_other_agency_sees_nothing(browser: Browser, manager: str, site: Site) -> None:
    record(browser, manager)

    with site.browser() as other:
        assert search(other, other.sign_in("yandex")) == []


def test_person_is_in_no_address(browser: Browser, manager: str) -> None:
    headers = bearer(manager)

    assert browser.get("/api/v1/consents?person=guest@example.ru", headers=headers).status_code == 405
