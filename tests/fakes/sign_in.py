"""VK ID and Yandex ID as their documents describe them, with one account each; PKCE is really checked."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from tests.local.serving import served

ACCESS_TOKEN = "access-token-of-the-provider"


@dataclass
class FakeProviders:
    """`approve` is the person pressing "allow"; it returns the query of the redirect."""

    url: str = ""
    device_id: str = "device-1"
    user: dict[str, Any] = field(default_factory=lambda: {"user_id": "77", "first_name": "Анна"})
    info: dict[str, Any] = field(
        default_factory=lambda: {"id": "88", "real_name": "Анна", "default_email": "anna@yandex.ru"}
    )
    asked: dict[str, str] = field(default_factory=dict)
    codes: int = 0

    def approve(self, authorization_url: str) -> dict[str, str]:
        """As the browser's address bar shows it afterwards."""
        self.asked = dict(parse_qsl(urlsplit(authorization_url).query))
        self.codes += 1
        answer = {"code": f"code-{self.codes}", "state": self.asked["state"]}
        return {**answer, "device_id": self.device_id} if "vk" in self.asked["redirect_uri"] else answer

    def is_proof(self, code: str | None, verifier: str) -> bool:
        """The last code, with the verifier of its challenge."""
        hashed = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        return code == f"code-{self.codes}" and hashed == self.asked["code_challenge"]


@contextmanager
def fake_providers() -> Iterator[FakeProviders]:
    """Both on one address: `/vk` and `/yandex`."""
    fake = FakeProviders()

    async def vk_exchange(request: web.Request) -> web.Response:
        query, form = request.query, await request.post()
        if query["device_id"] != fake.device_id or not fake.is_proof(
            str(form["code"]), query["code_verifier"]
        ):
            return web.json_response({"error": "invalid_grant", "state": query["state"]})
        return web.json_response({"access_token": ACCESS_TOKEN, "state": query["state"]})

    async def vk_user(request: web.Request) -> web.Response:
        form = await request.post()
        return web.json_response(
            {"user": fake.user} if form["access_token"] == ACCESS_TOKEN else {"error": "x"}
        )

    async def yandex_exchange(request: web.Request) -> web.Response:
        form = await request.post()
        if not fake.is_proof(str(form["code"]), str(form.get("code_verifier"))):
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"access_token": ACCESS_TOKEN, "token_type": "bearer"})

    async def yandex_info(request: web.Request) -> web.Response:
        is_known = request.headers["Authorization"] == f"OAuth {ACCESS_TOKEN}"
        return web.json_response(fake.info) if is_known else web.Response(status=401)

    app = web.Application()
    app.router.add_post("/vk/oauth2/auth", vk_exchange)
    app.router.add_post("/vk/oauth2/user_info", vk_user)
    app.router.add_post("/yandex/token", yandex_exchange)
    app.router.add_get("/yandex/info", yandex_info)
    with served(app) as url:
        fake.url = url
        yield fake
