"""VK ID: OAuth 2.1 with its own ways (id.vk.com, November 2026): the challenge method is spelt `s256`, the
redirect brings a `device_id` that the exchange must repeat, the profile is a POST."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import requests

from functions.identity.models import Attempt, Profile
from functions.identity.one_time import challenge
from functions.identity.providers.calls import TIMEOUT, calling, code_of, json_of, refused


class VkProvider:
    """Its e-mail address is not said to be verified, so it links no accounts."""

    name = "vk"
    title = "VK ID"

    def __init__(self, client_id: str, url: str) -> None:
        self._client_id = client_id
        self._url = url

    def authorization_url(self, attempt: Attempt) -> str:
        """PKCE is mandatory here."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": attempt.redirect_uri,
            "state": attempt.state,
            "code_challenge": challenge(attempt.verifier),
            "code_challenge_method": "s256",
            "scope": "email",
        }
        return f"{self._url}/authorize?{urlencode(query)}"

    def profile(self, attempt: Attempt, answer: Mapping[str, str]) -> Profile:
        """The state is compared twice: in the redirect, and in the answer to the exchange."""
        code, device_id = code_of(attempt, answer), answer.get("device_id")
        if not device_id:
            raise refused()
        token = calling(lambda: self._exchange(attempt, code, device_id))
        if token.get("state") != attempt.state:
            raise refused()
        user = calling(lambda: self._user(str(token.get("access_token", ""))))
        name = " ".join(part for part in (user.get("first_name"), user.get("last_name")) if part)
        return Profile(self.name, str(user["user_id"]), None, name)

    def _exchange(self, attempt: Attempt, code: str, device_id: str) -> dict[str, Any]:
        query = {
            "grant_type": "authorization_code",
            "client_id": self._client_id,
            "redirect_uri": attempt.redirect_uri,
            "code_verifier": attempt.verifier,
            "device_id": device_id,
            "state": attempt.state,
        }
        return json_of(
            requests.post(f"{self._url}/oauth2/auth", params=query, data={"code": code}, timeout=TIMEOUT)
        )

    def _user(self, access_token: str) -> dict[str, Any]:
        answer = requests.post(
            f"{self._url}/oauth2/user_info",
            params={"client_id": self._client_id},
            data={"access_token": access_token},
            timeout=TIMEOUT,
        )
        user = json_of(answer).get("user")
        if not isinstance(user, dict) or not user.get("user_id"):
            raise refused()
        return user
