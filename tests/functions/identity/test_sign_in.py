"""Signing in through providers, and the ways people try to sign in as somebody else."""

import httpx
import pytest

from functions.identity import services
from shared.config import read_settings
from tests.functions.identity.conftest import PERSON, Browser, Site, query_of

CODE = "unauthenticated"


def is_refused(answer: httpx.Response) -> bool:
    """Back on the sign-in page, without a session."""
    return (
        answer.headers["Location"].endswith(f"/sign-in?error={CODE}") and "set-cookie" not in answer.headers
    )


@pytest.mark.parametrize("provider", ["vk", "yandex"])
def test_person_signs_in_and_owns_an_agency(browser: Browser, provider: str) -> None:
    token = browser.sign_in(provider)

    me = browser.me(token)
    assert me["role"] == "owner"
    assert [one["tenant_id"] for one in me["memberships"]] == [me["tenant_id"]]


def test_person_signs_in_at_a_real_openid_provider(browser: Browser, site: Site) -> None:
    consent = browser.begin("google")
    allowed = httpx.post(consent, data={"sub": PERSON["sub"]})

    answer = browser.come_back("google", query_of(allowed.headers["Location"]))

    assert answer.headers["Location"] == f"{site.url}/events"
    assert browser.me()["role"] == "owner"


def test_same_account_is_the_same_person(site: Site) -> None:
    with site.browser() as first, site.browser() as second:
        first.sign_in()
        second.sign_in()

        assert first.me()["subject"] == second.me()["subject"]


@pytest.mark.parametrize("provider", ["vk", "yandex", "google"])
def test_every_attempt_has_its_own_state_and_challenge(browser: Browser, provider: str) -> None:
    one, other = query_of(browser.begin(provider)), query_of(browser.begin(provider))

    assert one["code_challenge_method"].upper() == "S256"
    assert one["state"] != other["state"]
    assert one["code_challenge"] != other["code_challenge"]
    assert one["redirect_uri"] == f"{browser.base_url}/api/v1/auth/{provider}/callback".replace(
        "//api", "/api"
    )


def test_answer_works_once(browser: Browser, site: Site) -> None:
    query = site.providers.approve(browser.begin("vk"))
    browser.come_back("vk", query)

    assert is_refused(browser.come_back("vk", query))


def test_stolen_answer_is_worth_nothing_in_another_browser(browser: Browser, site: Site) -> None:
    query = site.providers.approve(browser.begin("vk"))

    with site.browser() as thief:
        assert is_refused(thief.come_back("vk", query))


def test_victim_cannot_be_signed_in_as_the_attacker(browser: Browser, site: Site) -> None:
    browser.begin("vk")
    with site.browser() as attacker:
        query = site.providers.approve(attacker.begin("vk"))

    assert is_refused(browser.come_back("vk", query))


def test_answer_of_one_provider_is_not_taken_from_another(browser: Browser, site: Site) -> None:
    query = site.providers.approve(browser.begin("vk"))

    assert is_refused(browser.come_back("yandex", query))


@pytest.mark.parametrize("provider", ["vk", "yandex"])
def test_code_of_another_attempt_fails_its_challenge(browser: Browser, site: Site, provider: str) -> None:
    first = site.providers.approve(browser.begin(provider))
    second = site.providers.approve(browser.begin(provider))

    assert is_refused(browser.come_back(provider, {**first, "code": second["code"]}))


@pytest.mark.parametrize(
    "change", [{"state": "invented"}, {"state": ""}, {"code": ""}, {"code": "invented"}, {"error": "denied"}]
)
@pytest.mark.parametrize("provider", ["vk", "yandex"])
def test_altered_answer_is_refused(
    browser: Browser, site: Site, provider: str, change: dict[str, str]
) -> None:
    query = site.providers.approve(browser.begin(provider))

    assert is_refused(browser.come_back(provider, {**query, **change}))


@pytest.mark.parametrize("device_id", ["", "device-2"])
def test_vk_wants_the_device_that_signed_in(browser: Browser, site: Site, device_id: str) -> None:
    query = site.providers.approve(browser.begin("vk"))

    assert is_refused(browser.come_back("vk", {**query, "device_id": device_id}))


def test_issuer_that_is_not_the_provider_is_refused(browser: Browser, site: Site) -> None:
    allowed = httpx.post(browser.begin("google"), data={"sub": PERSON["sub"]})
    query = query_of(allowed.headers["Location"])

    assert is_refused(browser.come_back("google", {**query, "iss": "https://attacker.example"}))


def test_provider_that_promises_to_name_itself_must(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 9207: an answer without `iss` may be of another provider."""
    allowed = httpx.post(browser.begin("google"), data={"sub": PERSON["sub"]})
    query = {name: value for name, value in query_of(allowed.headers["Location"]).items() if name != "iss"}
    google = services.sign_in().providers["google"]
    document = {**vars(google)["_discovered"], "authorization_response_iss_parameter_supported": True}
    monkeypatch.setitem(vars(google), "_discovered", document)

    assert is_refused(browser.come_back("google", query))


def test_refusal_at_the_provider_is_told_apart(browser: Browser, site: Site) -> None:
    state = query_of(browser.begin("vk"))["state"]

    answer = browser.come_back("vk", {"error": "access_denied", "state": state})

    assert answer.headers["Location"] == f"{site.url}/sign-in?error=declined"


@pytest.mark.parametrize(
    "address",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\\/evil", "javascript:x", "", "/a\nb"],
)
def test_way_back_stays_on_our_site(browser: Browser, address: str) -> None:
    answer = browser.post("/api/v1/auth/vk/start", json={"return_to": address})

    assert answer.status_code == 422


def test_host_of_the_request_does_not_choose_the_redirect(browser: Browser, site: Site) -> None:
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}

    answer = browser.post("/api/v1/auth/vk/start", json={}, headers=headers)

    redirect_uri = query_of(answer.json()["authorization_url"])["redirect_uri"]
    assert redirect_uri == f"{site.url}/api/v1/auth/vk/callback"


def test_form_of_another_site_starts_nothing(browser: Browser) -> None:
    answer = browser.post("/api/v1/auth/vk/start", data={"return_to": "/"})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_unknown_provider_is_not_found(browser: Browser) -> None:
    assert browser.post("/api/v1/auth/facebook/start", json={}).status_code == 404


def test_google_is_off_in_russia_and_says_why(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOOGLE_ALLOWED")
    read_settings.cache_clear()
    services.sign_in.cache_clear()

    offered = {one["name"]: one["unavailable"] for one in browser.get("/api/v1/auth/providers").json()}

    assert "149-ФЗ" in offered["google"]
    assert (offered["vk"], offered["yandex"], offered["email"]) == (None, None, None)
    assert browser.post("/api/v1/auth/google/start", json={}).status_code == 404


def test_second_account_is_added_to_the_person(browser: Browser, site: Site) -> None:
    token = browser.sign_in("vk")
    headers = {"Authorization": f"Bearer {token}"}
    begun = browser.post("/api/v1/me/accounts/yandex", json={"return_to": "/events"}, headers=headers)
    browser.come_back("yandex", site.providers.approve(begun.json()["authorization_url"]))

    with site.browser() as elsewhere:
        elsewhere.sign_in("yandex")
        assert elsewhere.me()["subject"] == browser.me(token)["subject"]


def test_account_that_was_removed_signs_in_nobody(browser: Browser, site: Site) -> None:
    token = browser.sign_in("vk")
    headers = {"Authorization": f"Bearer {token}"}
    begun = browser.post("/api/v1/me/accounts/yandex", json={}, headers=headers)
    browser.come_back("yandex", site.providers.approve(begun.json()["authorization_url"]))

    left = browser.delete("/api/v1/me/accounts/vk", headers=headers).json()

    assert "vk" not in [one["provider"] for one in left]
    with site.browser() as elsewhere:
        elsewhere.sign_in("vk")
        assert elsewhere.me()["subject"] != browser.me(token)["subject"]


def test_last_way_to_sign_in_stays(browser: Browser) -> None:
    headers = {"Authorization": f"Bearer {browser.sign_in('vk')}"}

    answer = browser.delete("/api/v1/me/accounts/vk", headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_account_of_somebody_else_is_not_taken_over(browser: Browser, site: Site) -> None:
    with site.browser() as other:
        other.sign_in("yandex")
    headers = {"Authorization": f"Bearer {browser.sign_in('vk')}"}
    begun = browser.post("/api/v1/me/accounts/yandex", json={}, headers=headers)

    answer = browser.come_back("yandex", site.providers.approve(begun.json()["authorization_url"]))

    assert answer.headers["Location"].endswith("/sign-in?error=conflict")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(browser: Browser, site: Site) -> None:
    answer = browser.come_back("vk", site.providers.approve(browser.begin("vk")))

    session = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("maestro_session"))
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(session.split("; "))
    assert answer.headers["Cache-Control"] == "no-store"


def test_pages_of_sign_in_carry_security_headers(browser: Browser) -> None:
    kept = browser.get("/.well-known/jwks.json").headers

    assert kept["Cache-Control"] == "public, max-age=300"
    assert kept["X-Content-Type-Options"] == "nosniff"
    assert browser.get("/api/v1/auth/providers").headers["Cache-Control"] == "no-store"
