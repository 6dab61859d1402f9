"""Access tokens checked against the public keys of a JWKS.

A token of ours has one exact form, and everything else is refused before any cryptography: three
base64url parts, and a header of `alg`, `typ`, `kid` alone. So keys and algorithms named by the sender
(`jwk`, `jku`, `x5c`, `none`, HS256), `crit`, doubled members and the JSON serialisation have no way in.
`python -m local jws-vectors` puts published test vectors to the same code.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet
from joserfc.util import urlsafe_b64decode

from shared.tokens import ALGORITHM, AUDIENCE, CURVE, ISSUER, TYPE

if TYPE_CHECKING:
    from joserfc.jwt import ClaimsOption

#: Seconds by which two clocks may differ.
LEEWAY = 30

#: Header, payload, and a signature of 64 bytes; ours are under a kilobyte.
_COMPACT = re.compile(r"([A-Za-z0-9_-]{16,400})\.[A-Za-z0-9_-]{2,3000}\.[A-Za-z0-9_-]{86}")
_CLAIMS: "dict[str, ClaimsOption]" = {
    "iss": {"essential": True, "value": ISSUER},
    "aud": {"essential": True, "value": AUDIENCE},
    "sub": {"essential": True},
    "exp": {"essential": True},
    "iat": {"essential": True},
    "tenant": {"essential": True},
    "role": {"essential": True},
}
#: What the functions behind the gateway are told → the claim that says it.
_IDENTITY = {"tenant_id": "tenant", "subject": "sub", "role": "role", "event_id": "event"}
_PUBLIC_MEMBERS = ("kty", "crv", "x", "y", "kid")
_MEMBERS = {"alg", "typ", "kid"}


class InvalidToken(Exception):
    """No token, or not one of ours: why is nobody's business."""


@cache
def signing_keys(jwks: str) -> KeySet:
    """The public keys that may have signed a token. Raises `ValueError` when the set cannot serve."""
    usable = [key for key in json.loads(jwks)["keys"] if _signs_tokens(key)]
    if not usable or len({key["kid"] for key in usable}) != len(usable):
        raise ValueError("the key set has no ES256 key, or two under one id")
    return KeySet([ECKey.import_key({name: key[name] for name in _PUBLIC_MEMBERS}) for key in usable])


def _signs_tokens(key: Mapping[str, Any]) -> bool:
    """RFC 7517 §4: a key may say what it is for."""
    return (
        (key.get("kty"), key.get("crv")) == ("EC", CURVE)
        and key.get("use", "sig") == "sig"
        and key.get("alg", ALGORITHM) == ALGORITHM
        and "verify" in key.get("key_ops", ["verify"])
        and isinstance(key.get("kid"), str)
    )


def bearer_token(headers: Mapping[str, str]) -> str:
    """The token of the one `Authorization: Bearer …`. Raises `InvalidToken`."""
    values = [value for name, value in headers.items() if name.lower() == "authorization"]
    scheme, _, token = values[0].partition(" ") if len(values) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not token.strip(" "):
        raise InvalidToken
    return token.strip(" ")


def read_token(token: str, keys: KeySet, now: int) -> dict[str, Any]:
    """Whom a token valid at `now` (epoch seconds) speaks for. Raises `InvalidToken`."""
    header, payload = verified(token, keys)
    if header.keys() != {"alg", "typ", "kid"} or header["typ"] != TYPE:
        raise InvalidToken
    claims = _object(payload)
    try:
        jwt.JWTClaimsRegistry(now=now, leeway=LEEWAY, **_CLAIMS).validate(claims)
    except (JoseError, ValueError) as error:
        raise InvalidToken from error
    if not all(isinstance(claims.get(name, ""), str) for name in ("tenant", "role", "aud", "event")):
        raise InvalidToken
    return {name: claims[claim] for name, claim in _IDENTITY.items() if claim in claims}


def verified(token: str, keys: KeySet) -> tuple[dict[str, Any], bytes]:
    """Header and payload of a compact ES256 signature by one of the keys, whatever is signed. Raises
    `InvalidToken`."""
    found = _COMPACT.fullmatch(token)
    if not found:
        raise InvalidToken
    try:
        header = _object(urlsafe_b64decode(found[1].encode()))
        if not header.keys() <= _MEMBERS or header.get("alg") != ALGORITHM:
            raise InvalidToken
        if not isinstance(header.get("kid", ""), str):
            raise InvalidToken
        return header, jws.deserialize_compact(token, keys, algorithms=[ALGORITHM]).payload
    except (JoseError, ValueError) as error:
        raise InvalidToken from error


def _object(text: bytes) -> dict[str, Any]:
    """A JSON object without doubled members."""
    try:
        value = json.loads(text, object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError) as error:
        raise InvalidToken from error
    if not isinstance(value, dict):
        raise InvalidToken
    return value


def _without_doubles(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidToken
    return members
