"""An OpenID provider that lies, errs or is imitated: whose word is taken, and whose is not."""

import hashlib
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from functions.identity import services
from functions.identity.models import Attempt, Profile
from functions.identity.providers.oidc import Client, OpenIdProvider, is_kept_by_google
from shared.clock import utcnow
from shared.errors import Unauthenticated
from tests.functions.identity.conftest import Browser, Site, query_of
from tests.local.serving import served

CLIENT = "maestro"
SHARED = "shared-with-the-client-and-long-enough"
ATTEMPT = Attempt("google", "state", "nonce", "v" * 43, "https://maestro.example/callback")


@dataclass
class Issuer:
    """A provider that signs whatever a test makes of `claims` and `header`."""

    url: str = ""
    key: ECKey | OctKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    published: list[ECKey] = field(default_factory=list)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "ES256"})
    claims: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=lambda: {"sub": "1"})
    exchanged: dict[str, str] = field(default_factory=dict)

    def id_token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "sub": "1", "nonce": "nonce", "iat": now, "exp": now + 60}
        claims = {name: value for name, value in {**claims, **self.claims}.items() if value is not None}
        if self.header["alg"] == "none":
            parts = [json.dumps(self.header), json.dumps(claims)]
            return ".".join(urlsafe_b64encode(one.encode()).rstrip(b"=").decode() for one in parts) + "."
        header = {**self.header, "kid": self.key.kid or ""}
        return jwt.encode(header, claims, self.key, algorithms=[self.header["alg"]])


@contextmanager
def serving() -> Iterator[Issuer]:
    issuer = Issuer()
    assert isinstance(issuer.key, ECKey)
    issuer.published = [issuer.key]

    async def configuration(_: web.Request) -> web.Response:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        urls = {name: f"{issuer.url}/{path}" for name, path in places.items()}
        return web.json_response({"issuer": issuer.url, "userinfo_endpoint": f"{issuer.url}/info", **urls})

    async def token(request: web.Request) -> web.Response:
        issuer.exchanged = {name: str(value) for name, value in (await request.post()).items()}
        return web.json_response(
            {"access_token": "token", "token_type": "Bearer", "id_token": issuer.id_token()}
        )

    async def jwks(_: web.Request) -> web.Response:
        return web.json_response({"keys": [key.as_dict(private=False) for key in issuer.published]})

    async def info(_: web.Request) -> web.Response:
        return web.json_response(issuer.info)

    app = web.Application()
    app.router.add_get("/.well-known/openid-configuration", configuration)
    app.router.add_post("/token", token)
    app.router.add_get("/jwks", jwks)
    app.router.add_get("/info", info)
    with served(app) as url:
        issuer.url = url
        yield issuer


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with serving() as made:
        yield made


def provider_at(issuer: Issuer) -> OpenIdProvider:
    return OpenIdProvider("openid", "OpenID", Client(CLIENT, SHARED), issuer.url)


def profile(issuer: Issuer, **answer: str) -> Profile:
    """Whom the provider's answer stands for."""
    return provider_at(issuer).profile(ATTEMPT, {"code": "code", "state": "state", **answer})


def is_refused(issuer: Issuer, **answer: str) -> bool:
    try:
        profile(issuer, **answer)
    except Unauthenticated:
        return True
    return False


def test_honest_provider_is_believed(issuer: Issuer) -> None:
    issuer.info |= {"email": "Anna@Example.ru", "email_verified": True, "name": "Анна"}

    assert profile(issuer) == Profile("openid", "1", "anna@example.ru", "Анна")


@pytest.mark.parametrize("verified", [False, None, "true", "false", 1])
def test_address_that_is_not_verified_is_nobodys(issuer: Issuer, verified: Any) -> None:
    issuer.info |= {"email": "victim@example.ru", "email_verified": verified}

    assert profile(issuer).email is None


@pytest.mark.parametrize(
    ("claims", "keeps"),
    [
        ({"email": "anna@gmail.com", "email_verified": True}, True),
        ({"email": "anna@agency.ru", "email_verified": True, "hd": "agency.ru"}, True),
        ({"email": "anna@agency.ru", "email_verified": True}, False),
        ({"email": "anna@gmail.com"}, False),
    ],
)
def test_google_answers_for_the_addresses_that_it_keeps(claims: dict[str, Any], keeps: bool) -> None:
    assert is_kept_by_google(claims) is keeps


@pytest.mark.parametrize(
    "claims",
    [
        {"azp": "another"},
        {"exp": 1},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"nbf": 4_000_000_000},
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://accounts.attacker.example"},
        {"iss": None},
        {"sub": None},
        {"sub": "2"},
    ],
    ids=lambda claims: " ".join(f"{name} {value}" for name, value in claims.items()),
)
def test_token_for_another_time_place_or_person_is_refused(issuer: Issuer, claims: dict[str, Any]) -> None:
    issuer.claims = claims

    assert is_refused(issuer)


def test_unsigned_token_is_refused(issuer: Issuer) -> None:
    issuer.header = {"alg": "none"}

    assert is_refused(issuer)


def test_secret_of_the_client_signs_nothing(issuer: Issuer) -> None:
    issuer.header, issuer.key = {"alg": "HS256"}, OctKey.import_key(SHARED)

    assert is_refused(issuer)


def test_key_the_provider_has_not_published_is_refused(issuer: Issuer) -> None:
    issuer.key = ECKey.generate_key("P-256", auto_kid=True)

    assert is_refused(issuer)


def test_rotated_key_is_known_at_once_and_the_old_one_no_more(issuer: Issuer) -> None:
    old, new = issuer.key, ECKey.generate_key("P-256", auto_kid=True)
    issuer.published, issuer.key = [new], new
    assert profile(issuer).subject == "1"

    issuer.key = old

    assert is_refused(issuer)


def test_profile_of_another_person_is_refused(issuer: Issuer) -> None:
    issuer.info = {"sub": "2", "email": "victim@example.ru", "email_verified": True}

    assert is_refused(issuer)


@pytest.mark.parametrize(
    "answer", [{"iss": "https://attacker.example"}, {"state": "another"}, {"error": "x"}]
)
def test_answer_of_a_mixed_up_provider_is_refused_before_the_code_is_sent(
    issuer: Issuer, answer: dict[str, str]
) -> None:
    assert is_refused(issuer, **answer)
    assert issuer.exchanged == {}


def test_code_is_exchanged_with_the_verifier_of_its_challenge(issuer: Issuer) -> None:
    provider = provider_at(issuer)
    asked = dict(parse_qsl(urlsplit(provider.authorization_url(ATTEMPT)).query))

    profile(issuer)

    hashed = hashlib.sha256(issuer.exchanged["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == urlsafe_b64encode(hashed).rstrip(b"=").decode()
    assert asked["code_challenge_method"] == "S256"
    assert issuer.exchanged["redirect_uri"] == asked["redirect_uri"] == ATTEMPT.redirect_uri


def test_answer_that_comes_late_is_refused(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = site.providers.approve(browser.begin("vk"))
    later = replace(services.sign_in(), clock=lambda: utcnow() + timedelta(minutes=11))

    with monkeypatch.context() as patch:
        patch.setattr(services, "sign_in", lambda: later)
        answer = browser.come_back("vk", query)

    assert query_of(answer.headers["Location"]) == {"error": "unauthenticated"}


@pytest.mark.parametrize(
    "tricks",
    [
        {"redirect_uri": "https://evil.example/callback"},
        {"return_to": "//evil.example"},
        {"next": "https://evil.example"},
    ],
)
def test_address_of_the_callback_is_not_the_askers_to_choose(
    browser: Browser, site: Site, tricks: dict[str, str]
) -> None:
    query = {**site.providers.approve(browser.begin("vk")), **tricks}

    answer = browser.come_back("vk", query)

    assert answer.headers["Location"] == f"{site.url}/events"
    assert site.providers.asked["redirect_uri"] == f"{site.url}/api/v1/auth/vk/callback"
