"""The headers that keep a browser from misusing an answer, on every kind of answer, through the gateway."""

from collections.abc import Callable

import httpx
import pytest

from shared.http.hygiene import SECURITY_HEADERS
from tests.functions.identity.conftest import Browser, bearer

KINDS: dict[str, tuple[int, Callable[[Browser], httpx.Response]]] = {
    "json": (200, lambda browser: browser.get("/api/v1/me", headers=bearer(browser.sign_in()))),
    "table": (200, lambda browser: browser.get("/api/v1/audit/export", headers=bearer(browser.sign_in()))),
    "problem": (422, lambda browser: browser.get("/api/v1/audit?limit=0", headers=bearer(browser.sign_in()))),
    "not found": (404, lambda browser: browser.delete("/api/v1/keys/x", headers=bearer(browser.sign_in()))),
    "public json": (200, lambda browser: browser.get("/api/v1/auth/providers")),
    "public problem": (415, lambda browser: browser.post("/api/v1/auth/email", content="email=a@b.ru")),
    "redirect": (303, lambda browser: browser.come_back("vk", {"state": "x"})),
    "nothing": (204, lambda browser: browser.post("/api/v1/auth/sign-out", json={})),
    "foreign page": (403, lambda browser: browser.post("/api/v1/auth/email", headers={"Origin": "null"})),
}


@pytest.mark.parametrize("kind", KINDS)
def test_answer_carries_the_security_headers(kind: str, browser: Browser) -> None:
    status, ask = KINDS[kind]

    answer = ask(browser)

    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in SECURITY_HEADERS} == dict(SECURITY_HEADERS)


def test_public_keys_may_be_kept_for_a_while(browser: Browser) -> None:
    """The one answer that says more than `no-store`."""
    answer = browser.get("/.well-known/jwks.json")

    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
