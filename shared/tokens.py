"""Access tokens: ES256 JWTs of our own issuer (RFC 9068). What signer and verifier must agree on."""

from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

ISSUER = "maestro"
AUDIENCE = "maestro-api"
#: One algorithm, named by us and never taken from the token.
ALGORITHM = "ES256"
CURVE = "P-256"
#: A type of its own, so that no other JWT signed with the same key passes for an access token.
TYPE = "at+jwt"


def new_key() -> ECKey:
    """A signing key whose id is its RFC 7638 thumbprint."""
    return ECKey.generate_key(CURVE, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)


def sign_access_token(key: ECKey, claims: Mapping[str, Any], *, now: int, lifetime: int) -> str:
    """A compact JWT over `claims` (sub, tenant, role, …) that ends `lifetime` seconds after `now`."""
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": key.kid or ""}
    times = {"iat": now, "exp": now + lifetime}
    return jwt.encode(header, {"iss": ISSUER, "aud": AUDIENCE, **claims, **times}, key)
