"""Yandex ID: plain OAuth 2.0 with PKCE; the profile is one GET (yandex.ru/dev/id)."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import requests

from functions.identity.models import Attempt, Profile
from functions.identity.one_time import challenge
from functions.identity.providers.calls import TIMEOUT, calling, code_of, exchange, json_of, refused

#: Mailboxes that Yandex itself keeps: of other addresses it is not said that they were verified.
OWN_DOMAINS = ("@yandex.ru", "@ya.ru", "@yandex.com", "@yandex.by", "@yandex.kz")


class YandexProvider:
    """Sign-in by a Yandex account."""

    name = "yandex"
    title = "Яндекс ID"

    def __init__(self, client_id: str, client_secret: str, oauth_url: str, info_url: str) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._oauth_url = oauth_url
        self._info_url = info_url

    def authorization_url(self, attempt: Attempt) -> str:
        """With PKCE, though Yandex would do without."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": attempt.redirect_uri,
            "state": attempt.state,
            "code_challenge": challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._oauth_url}/authorize?{urlencode(query)}"

    def profile(self, attempt: Attempt, answer: Mapping[str, str]) -> Profile:
        """Who has signed in."""
        code = code_of(attempt, answer)
        url = f"{self._oauth_url}/token"
        token = calling(lambda: exchange(attempt, self._client_id, self._client_secret, url, code))
        user = calling(lambda: self._user(str(token["access_token"])))
        if not user.get("id"):
            raise refused()
        email = str(user.get("default_email") or "").lower()
        name = user.get("real_name") or user.get("display_name") or ""
        return Profile(self.name, str(user["id"]), email if email.endswith(OWN_DOMAINS) else None, str(name))

    def _user(self, access_token: str) -> dict[str, Any]:
        return json_of(
            requests.get(
                self._info_url,
                params={"format": "json"},
                headers={"Authorization": f"OAuth {access_token}"},
                timeout=TIMEOUT,
            )
        )
