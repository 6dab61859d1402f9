"""The pages of sign-in as a browser gets them."""

import re

import pytest

from functions.identity import services
from shared.config import read_settings
from tests.functions.identity.conftest import Browser


@pytest.mark.parametrize("path", ["/sign-in", "/account"])
def test_page_runs_nothing_but_what_it_came_with(browser: Browser, path: str) -> None:
    first, second = browser.get(path), browser.get(path)

    policy = dict(part.split(" ", 1) for part in first.headers["Content-Security-Policy"].split("; "))
    assert first.headers["Content-Type"] == "text/html; charset=utf-8"
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    nonces = set(re.findall(r'<(?:script|style) nonce="([^"]+)"', first.text))
    assert policy["script-src"] == policy["style-src"] == f"'nonce-{nonces.pop()}'"
    assert not nonces
    assert not re.search(r"<(script|style)>|\son\w+=|\sstyle=|<script [^>]*src", first.text)
    assert first.headers["Content-Security-Policy"] != second.headers["Content-Security-Policy"]


def test_page_offers_what_is_set_up_and_says_why_google_is_not(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOOGLE_ALLOWED")
    monkeypatch.delenv("VK_CLIENT_ID")
    read_settings.cache_clear()
    services.sign_in.cache_clear()

    page = browser.get("/sign-in").text

    assert "Войти через Яндекс ID" in page
    assert 'data-provider="vk"' not in page
    assert 'data-provider="google"' not in page
    assert "149-ФЗ" in page


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("declined", "Вы не разрешили вход"),
        ("conflict", "уже принадлежит другому человеку"),
        ("<script>alert(1)</script>", "Войти не получилось"),
    ],
)
def test_error_is_said_in_our_own_words(browser: Browser, code: str, words: str) -> None:
    page = browser.get("/sign-in", params={"error": code}).text

    assert words in page
    assert "alert(1)" not in page


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/events", "/events"),
        ("//evil.example", "/account"),
        ("javascript:alert(1)", "/account"),
        ('/"><img src=x>', "/&#34;&gt;&lt;img src=x&gt;"),
    ],
)
def test_page_leads_back_within_our_site(browser: Browser, asked: str, kept: str) -> None:
    page = browser.get("/sign-in", params={"return_to": asked}).text

    assert f'data-return-to="{kept}"' in page
