"""Google, or the operator's own OpenID Connect provider: identity by a verified ID token."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
_ENDPOINTS = {"authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"}


@dataclass(frozen=True)
class Client:
    """What the provider knows us by."""

    client_id: str
    client_secret: str = field(repr=False)


def is_verified(claims: Mapping[str, Any]) -> bool:
    """The provider says that it has seen the person open a letter there."""
    return claims.get("email_verified") is True


def is_kept_by_google(claims: Mapping[str, Any]) -> bool:
    """Google keeps the mailbox itself, or it is of an organisation that Google serves (`hd`). Of other
    addresses it knows only that they were the person's once (developers.google.com/identity, "sub")."""
    own = str(claims.get("email", "")).lower().endswith("@gmail.com")
    return is_verified(claims) and (own or bool(claims.get("hd")))


class OpenIdProvider:
    """Discovery gives the addresses; `keeps` tells from the claims whether the e-mail address is proven."""

    def __init__(
        self,
        name: str,
        title: str,
        client: Client,
        issuer: str,
        *,
        keeps: Callable[[Mapping[str, Any]], bool] = is_verified,
    ) -> None:
        self.name = name
        self.title = title
        self._client = client
        self._issuer = issuer
        self._keeps = keeps

    def authorization_url(self, attempt: Attempt) -> str:
        """The nonce comes back inside the ID token."""
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
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
        code = code_of(attempt, answer, self._issuer, names_itself=self._names_itself)
        url = self._discovered["token_endpoint"]
        token = calling(
            lambda: exchange(attempt, self._client.client_id, self._client.client_secret, url, code)
        )
        claims = self._claims(str(token.get("id_token", "")), attempt.nonce)
        info = calling(lambda: self._user_info(token["access_token"]))
        if info.get("sub") != claims["sub"]:
            raise refused()
        known = {**info, **claims}
        email = str(known.get("email", "")).lower() if self._keeps(known) else None
        return Profile(self.name, claims["sub"], email or None, str(known.get("name") or ""))

    @cached_property
    def _discovered(self) -> dict[str, Any]:
        document = calling(lambda: _get(f"{self._issuer}/.well-known/openid-configuration"))
        if document.get("issuer") != self._issuer or not document.keys() >= _ENDPOINTS:
            raise refused()
        return document

    @property
    def _names_itself(self) -> bool:
        return self._discovered.get("authorization_response_iss_parameter_supported") is True

    def _claims(self, id_token: str, nonce: str) -> dict[str, Any]:
        document = calling(lambda: _get(self._discovered["jwks_uri"]))
        rules = jwt.JWTClaimsRegistry(
            now=int(time.time()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client.client_id},
            sub={"essential": True},
            exp={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            keys = KeySet.import_key_set(document)  # type: ignore[arg-type]
            claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
            rules.validate(claims)
        except (JoseError, ValueError, KeyError) as error:
            raise refused() from error
        if claims.get("azp", self._client.client_id) != self._client.client_id:
            raise refused()
        return claims

    def _user_info(self, access_token: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {access_token}"}
        return json_of(requests.get(self._discovered["userinfo_endpoint"], headers=headers, timeout=TIMEOUT))


def _get(url: str) -> dict[str, Any]:
    return json_of(requests.get(url, timeout=TIMEOUT))
