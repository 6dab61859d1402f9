"""Access tokens: ES256 JWTs of our own issuer, checked against the public keys of a JWKS."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

if TYPE_CHECKING:
    from joserfc.jwt import ClaimsOption

ISSUER = "maestro"
AUDIENCE = "maestro-api"
#: One algorithm, named by us and never taken from the token.
ALGORITHMS = ["ES256"]
#: Seconds by which two clocks may differ.
LEEWAY = 30

_CLAIMS: "dict[str, ClaimsOption]" = {
    "iss": {"essential": True, "value": ISSUER},
    "aud": {"essential": True, "value": AUDIENCE},
    "sub": {"essential": True},
    "exp": {"essential": True},
    "tenant": {"essential": True},
    "role": {"essential": True},
}


class InvalidToken(Exception):
    """No token, or not one of ours: why is nobody's business."""


@cache
def signing_keys(jwks: str) -> KeySet:
    """The public keys that may have signed a token."""
    return KeySet.import_key_set(json.loads(jwks))


def bearer_token(headers: Mapping[str, str]) -> str:
    """The token of `Authorization: Bearer …`. Raises `InvalidToken`."""
    value = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
    scheme, _, token = value.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise InvalidToken
    return token.strip()


def read_token(token: str, keys: KeySet, now: int) -> dict[str, Any]:
    """tenant_id, subject and role of a token valid at `now` (epoch seconds). Raises `InvalidToken`."""
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        jwt.JWTClaimsRegistry(now=now, leeway=LEEWAY, **_CLAIMS).validate(claims)
    except (JoseError, ValueError) as error:
        raise InvalidToken from error
    return {"tenant_id": claims["tenant"], "subject": claims["sub"], "role": claims["role"]}
