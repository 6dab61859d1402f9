"""Guessing: over HTTP until the door stays shut, and with a clock until it opens again."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from functions.identity.guessing import FORGOTTEN, Kind, Tries
from shared.clock import utcnow
from shared.database import Database
from shared.errors import TooManyRequests, Unauthenticated
from shared.ids import new_id
from tests.functions.identity.conftest import Browser, Site
from tests.local.clocks import HandClock


@pytest.fixture
def clock() -> HandClock:
    """From now on: rows past their time vanish by the database's own clock."""
    return HandClock(utcnow())


@pytest.fixture
def tries(database: Database, clock: HandClock) -> Tries:
    return Tries(database, clock)


def fail(tries: Tries, source: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(Unauthenticated), tries.of_secret(source):
            raise Unauthenticated


def test_guess_after_the_free_ones_must_wait(tries: Tries, clock: HandClock) -> None:
    source = new_id("source")
    for _ in range(Kind.SECRET.value + 2):
        tries.note(Kind.SECRET, source)

    with pytest.raises(TooManyRequests) as caught:
        tries.require_patience(Kind.SECRET, source)

    assert caught.value.retry_after == 5
    clock.advance(5)
    tries.require_patience(Kind.SECRET, source)


def test_waiting_in_vain_makes_the_wait_no_longer(tries: Tries, clock: HandClock) -> None:
    source = new_id("source")
    fail(tries, source, Kind.SECRET.value)
    for _ in range(20):
        with pytest.raises(TooManyRequests), tries.of_secret(source):
            pass

    clock.advance(1.1)

    tries.require_patience(Kind.SECRET, source)


def test_one_source_does_not_make_another_wait(tries: Tries) -> None:
    fail(tries, new_id("source"), Kind.SECRET.value)

    tries.require_patience(Kind.SECRET, new_id("source"))


def test_success_in_between_does_not_buy_more_guesses(tries: Tries) -> None:
    source = new_id("source")
    fail(tries, source, Kind.SECRET.value - 1)
    with tries.of_secret(source):
        pass

    fail(tries, source, 1)

    with pytest.raises(TooManyRequests):
        tries.require_patience(Kind.SECRET, source)


def test_failures_are_forgotten_after_an_hour(tries: Tries, clock: HandClock) -> None:
    source = new_id("source")
    fail(tries, source, Kind.SECRET.value)

    clock.advance(FORGOTTEN.total_seconds() + 1)
    fail(tries, source, Kind.SECRET.value - 1)

    tries.require_patience(Kind.SECRET, source)


WAYS: dict[str, Callable[[Browser], int]] = {
    "link": lambda browser: browser.post("/api/v1/auth/email/confirm", json={"token": "guess"}).status_code,
    "refresh token": lambda browser: (
        browser.post("/api/v1/auth/token", json={}, headers={"Cookie": "maestro_session=guess"}).status_code
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_guesser_is_sent_away(way: str, browser: Browser) -> None:
    answers = [WAYS[way](browser) for _ in range(Kind.SECRET.value + 1)]

    assert answers == [401] * Kind.SECRET.value + [429]


def test_guesser_of_states_is_told_so_on_the_sign_in_page(browser: Browser) -> None:
    query = {"state": "guess", "code": "guess"}
    for _ in range(Kind.SECRET.value):
        browser.come_back("yandex", query)

    assert browser.come_back("yandex", query).headers["Location"].endswith("error=too_many_requests")


def test_refusal_says_when_to_come_again(browser: Browser) -> None:
    for _ in range(Kind.SECRET.value):
        WAYS["link"](browser)

    answer = browser.post("/api/v1/auth/email/confirm", json={"token": "guess"})

    assert int(answer.headers["Retry-After"]) > 0
    assert answer.json()["title"] == "Слишком много запросов"


def test_letters_to_ever_new_addresses_end(tries: Tries, clock: HandClock) -> None:
    source, written = new_id("source"), 0
    for _ in range(100):
        try:
            tries.require_patience(Kind.LETTER, source)
        except TooManyRequests:
            continue
        finally:
            clock.advance(6)
        tries.note(Kind.LETTER, source)
        written += 1

    assert written < 40


def test_browser_without_a_session_guesses_nothing(browser: Browser) -> None:
    answers = {browser.refresh().status_code for _ in range(Kind.SECRET.value + 3)}

    assert answers == {401}


def test_sign_in_tells_how_many_requests_are_left(browser: Browser) -> None:
    answer = browser.get("/api/v1/auth/providers")

    assert answer.headers["RateLimit-Policy"] == '"public";q=300;w=60'


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", ["token", "sign-out", "email", "vk/start"])
def test_page_of_another_site_cannot_use_the_cookie(
    path: str, headers: dict[str, str], browser: Browser
) -> None:
    browser.sign_in()

    answer = browser.post(f"/api/v1/auth/{path}", json={}, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert browser.refresh().status_code == 200


def test_own_page_uses_the_cookie(browser: Browser, site: Site) -> None:
    browser.sign_in()
    own = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}

    assert browser.post("/api/v1/auth/token", json={}, headers=own).status_code == 200


def test_forgotten_time_is_longer_than_any_wait() -> None:
    assert timedelta(minutes=15) < FORGOTTEN
