"""Identity behind the local gateway, with a browser in front and real or faithful providers behind."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import randint
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from functions.authorizer.handler import handler as authorizer
from functions.authorizer.keys import key_reader
from functions.authorizer.tenants import tenants
from functions.authorizer.tickets import tickets
from functions.housekeeping.handler import handler as housekeeping
from functions.identity import services
from functions.identity.handler import handler as identity
from local.gateway.app import make_app
from local.gateway.gateway import Gateway
from local.gateway.spec import load_spec
from local.kms.app import KEY_ID
from local.kms.app import make_app as make_kms_app
from local.kms.key import KeyFile
from local.manifest import load_manifest
from local.storage.app import make_app as make_storage_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from local.ydb.process import DATABASE
from shared.config import read_settings
from shared.database import Database
from shared.ids import new_id
from shared.tokens import new_key
from tests.fakes.mailbox import Mailbox, mailbox
from tests.fakes.sign_in import FakeProviders, fake_providers
from tests.functions.invoking import Context
from tests.local.gateway.conftest import FunctionTable, ObjectTable
from tests.local.serving import served

CLIENT_ID = "maestro-client"
PERSON = {"sub": "google-1", "email": "anna@example.com", "email_verified": True, "name": "Анна"}


@dataclass
class Site:
    """The gateway, and what stands around it."""

    url: str
    providers: FakeProviders
    letters: Mailbox
    openid_url: str
    source: str
    """The address its browsers come from: no test waits for the failures of another."""

    def browser(self) -> "Browser":
        """A fresh one, without cookies."""
        return Browser(self)


class Browser(httpx.Client):
    """Keeps cookies, follows nothing by itself."""

    def __init__(self, site: Site) -> None:
        super().__init__(
            base_url=site.url, transport=httpx.HTTPTransport(local_address=site.source), trust_env=False
        )
        self.site = site

    def begin(self, provider: str, return_to: str = "/events") -> str:
        """Where the provider asks for consent."""
        answer = self.post(f"/api/v1/auth/{provider}/start", json={"return_to": return_to})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["authorization_url"])

    def come_back(self, provider: str, query: dict[str, str]) -> httpx.Response:
        """The provider's redirect."""
        return self.get(f"/api/v1/auth/{provider}/callback", params=query)

    def sign_in(self, provider: str = "vk") -> str:
        """The whole way; an access token."""
        answer = self.come_back(provider, self.site.providers.approve(self.begin(provider)))
        assert answer.headers["Location"] == f"{self.site.url}/events"
        return self.access_token()

    def refresh(self, **body: str) -> httpx.Response:
        """The session's cookie against a new pair."""
        return self.post("/api/v1/auth/token", json=body)

    def access_token(self) -> str:
        answer = self.refresh()
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    def me(self, token: str | None = None) -> dict[str, Any]:
        """Whom the token speaks for."""
        answer = self.get("/api/v1/me", headers=bearer(token or self.access_token()))
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(scope="session")
def openid_url() -> Iterator[str]:
    """A real OpenID provider, in a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    process = subprocess.Popen(
        [*command, "--user-claims", json.dumps(PERSON)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            httpx.get(f"{url}/.well-known/openid-configuration").raise_for_status()
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def kms_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The local key service."""
    with served(make_kms_app(KeyFile(tmp_path_factory.mktemp("kms") / "key.json"))) as url:
        yield url


@pytest.fixture(scope="session")
def storage_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The local Object Storage."""
    storage = Storage(tmp_path_factory.mktemp("storage"))
    storage.ensure("documents")
    with served(make_storage_app(storage, AccessKey("key", "secret"))) as url:
        yield url


@pytest.fixture
def site(
    database: Database,
    ydb_endpoint: str,
    openid_url: str,
    kms_url: str,
    storage_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Site]:
    """Every provider is offered, mail is set up."""
    names = load_manifest(Path("serverless.yaml")).functions
    document = json.loads(Path("terraform/openapi.json").read_text("utf-8"))
    items = load_spec(document, functions=names, buckets={"web"})
    handlers = {"authorizer": authorizer, "identity": identity, "housekeeping": housekeeping}
    table = FunctionTable({name: lambda event, f=f: f(event, Context()) for name, f in handlers.items()})
    key = new_key()
    gateway = make_app(Gateway(items, table, ObjectTable({})))
    with fake_providers() as providers, mailbox() as letters, served(gateway) as url:
        environment = {
            "YDB_ENDPOINT": ydb_endpoint,
            "YDB_DATABASE": os.environ.get("YDB_TEST_DATABASE", DATABASE),
            "AUTH_JWKS": json.dumps({"keys": [key.as_dict(private=False)]}),
            "AUTH_SIGNING_KEYS": json.dumps({"keys": [key.as_dict(private=True)]}),
            "PUBLIC_URL": url,
            "KMS_URL": kms_url,
            "S3_ENDPOINT_URL": storage_url,
            "BUCKETS": '{"documents": "documents"}',
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "KMS_KEY_ID": KEY_ID,
            "VK_CLIENT_ID": CLIENT_ID,
            "VK_URL": f"{providers.url}/vk",
            "YANDEX_CLIENT_ID": CLIENT_ID,
            "YANDEX_CLIENT_SECRET": "secret",
            "YANDEX_OAUTH_URL": f"{providers.url}/yandex",
            "YANDEX_INFO_URL": f"{providers.url}/yandex/info",
            "GOOGLE_ALLOWED": "true",
            "GOOGLE_CLIENT_ID": CLIENT_ID,
            "GOOGLE_CLIENT_SECRET": "secret",
            "GOOGLE_ISSUER": openid_url,
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(letters.port),
            "MAIL_FROM": "maestro@example.ru",
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        for kept in (read_settings, services.sign_in, key_reader, tenants, tickets):
            kept.cache_clear()
        # Tests share tables: each gets accounts that no other has.
        providers.user["user_id"] = new_id("vk")
        providers.info |= {"id": new_id("ya"), "default_email": f"{new_id('a').lower()}@yandex.ru"}
        source = f"127.{randint(1, 254)}.{randint(0, 255)}.{randint(1, 254)}"
        yield Site(url, providers, letters, openid_url, source)
    read_settings.cache_clear()
    services.sign_in.cache_clear()


@pytest.fixture
def browser(site: Site) -> Iterator[Browser]:
    with site.browser() as made:
        yield made


def query_of(url: str) -> dict[str, str]:
    """Of a redirect."""
    return dict(httpx.QueryParams(urlsplit(url).query))
