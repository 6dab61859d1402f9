"""Google, or any OpenID Connect provider: addresses by discovery, identity by a verified ID token."""

import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import requests
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from functions.identity.models import Attempt, Profile
from functions.identity.one_time import challenge
from functions.identity.providers.calls import TIMEOUT, calling, code_of, exchange, json_of, refused

#: Never HS256: the client secret is no signing key.
ALGORITHMS = ["RS256", "ES256"]
LEEWAY = 30


class OpenIdProvider:
    """Sign-in by a Google account, where the law lets it."""

    name = "google"
    title = "Google"

    def __init__(self, client_id: str, client_secret: str, issuer: str) -> None:
        self._client_id = client_id
        self._client_secret = client_secret
        self._issuer = issuer

    def authorization_url(self, attempt: Attempt) -> str:
        """The nonce comes back inside the ID token."""
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": attempt.redirect_uri,
            "scope": "openid email profile",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        return f"{self._discovered['authorization_endpoint']}?{urlencode(query)}"

    def profile(self, attempt: Attempt, answer: Mapping[str, str]) -> Profile:
        """Who has signed in."""
        code = code_of(attempt, answer, self._issuer)
        url = self._discovered["token_endpoint"]
        token = calling(lambda: exchange(attempt, self._client_id, self._client_secret, url, code))
        claims = self._claims(str(token.get("id_token", "")), attempt.nonce)
        info = calling(lambda: self._user_info(str(token["access_token"])))
        if info.get("sub") != claims["sub"]:
            raise refused()
        known = {**info, **claims}
        email = str(known["email"]).lower() if known.get("email_verified") is True else None
        return Profile(self.name, str(claims["sub"]), email, str(known.get("name") or ""))

    @cached_property
    def _discovered(self) -> dict[str, Any]:
        document = calling(lambda: _get(f"{self._issuer}/.well-known/openid-configuration"))
        if document.get("issuer") != self._issuer:
            raise refused()
        return document

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        keys = KeySet.import_key_set(calling(lambda: _get(self._discovered["jwks_uri"])))  # type: ignore[arg-type]
        rules = jwt.JWTClaimsRegistry(
            now=int(time.time()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError) as error:
            raise refused() from error
        return claims

    def _user_info(self, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        return json_of(requests.get(self._discovered["userinfo_endpoint"], headers=headers, timeout=TIMEOUT))


def _get(url: str) -> dict[str, Any]:
    return json_of(requests.get(url, timeout=TIMEOUT))
