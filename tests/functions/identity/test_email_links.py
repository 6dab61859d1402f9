"""One-time links: what they open, and what cannot be found out or guessed with them."""

import re

import pytest

from functions.identity import services
from shared.config import read_settings
from shared.ids import new_id
from tests.functions.identity.conftest import Browser, Site


def address() -> str:
    return f"{new_id('a').lower()}@example.ru"


def ask(browser: Browser, email: str) -> None:
    answer = browser.post("/api/v1/auth/email", json={"email": email})
    assert (answer.status_code, answer.text) == (202, "")


def token_in(site: Site) -> str:
    """Of the last letter."""
    found = re.search(r"/sign-in#token=([\w-]+)", site.letters.letters[-1].get_content())
    assert found is not None
    return found[1]


def test_link_signs_its_address_in(browser: Browser, site: Site) -> None:
    ask(browser, address())

    answer = browser.post("/api/v1/auth/email/confirm", json={"token": token_in(site)})

    assert answer.status_code == 200
    assert browser.me(answer.json()["access_token"])["role"] == "owner"


def test_letter_goes_to_the_address_in_its_usual_spelling(browser: Browser, site: Site) -> None:
    email = address()

    ask(browser, f"  {email.upper()} ")

    assert site.letters.letters[-1]["To"] == email


def test_link_works_once(browser: Browser, site: Site) -> None:
    ask(browser, address())
    token = token_in(site)
    browser.post("/api/v1/auth/email/confirm", json={"token": token})

    assert browser.post("/api/v1/auth/email/confirm", json={"token": token}).status_code == 401


def test_secret_stays_out_of_what_servers_log(browser: Browser, site: Site) -> None:
    ask(browser, address())

    link = re.search(r"http\S+", site.letters.letters[-1].get_content())
    assert link is not None
    assert "token" not in link[0].split("#")[0]


def test_address_gets_two_letters_at_once_and_the_asker_does_not_learn_it(
    browser: Browser, site: Site
) -> None:
    email = address()

    for _ in range(4):
        ask(browser, email)

    assert len([one for one in site.letters.letters if one["To"] == email]) == 2


@pytest.mark.parametrize(
    "email",
    ["", "a", "a@b@c", "a b@example.ru", "a@example.ru\nBcc: b@example.ru", "ф@example.ru", "x" * 300],
)
def test_address_that_is_none_is_refused(browser: Browser, email: str) -> None:
    assert browser.post("/api/v1/auth/email", json={"email": email}).status_code == 422


def test_verified_address_makes_two_ways_in_one_person(browser: Browser, site: Site) -> None:
    browser.sign_in("yandex")
    ask(browser, site.providers.info["default_email"])

    with site.browser() as elsewhere:
        elsewhere.post("/api/v1/auth/email/confirm", json={"token": token_in(site)})
        assert elsewhere.me()["subject"] == browser.me()["subject"]


def test_unverified_address_joins_nobody(browser: Browser, site: Site) -> None:
    email = address()
    site.providers.info["default_email"] = email
    browser.sign_in("yandex")
    ask(browser, email)

    with site.browser() as elsewhere:
        elsewhere.post("/api/v1/auth/email/confirm", json={"token": token_in(site)})
        assert elsewhere.me()["subject"] != browser.me()["subject"]


def test_mail_that_is_not_set_up_is_not_a_way_in(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMTP_HOST")
    read_settings.cache_clear()
    services.sign_in.cache_clear()

    assert browser.post("/api/v1/auth/email", json={"email": address()}).status_code == 404
