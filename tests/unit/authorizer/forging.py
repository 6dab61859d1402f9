"""Tokens put together by hand, the way an attacker does it: any header, any payload, any signature."""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc.jwk import ECKey

from shared.tokens import new_key

NOW = 1_800_000_000
KEY = new_key()
OTHER_KEY = new_key()
JWKS = json.dumps({"keys": [KEY.as_dict(private=False)]})
HEADER = {"alg": "ES256", "typ": "at+jwt", "kid": KEY.kid}
CLAIMS = {
    "iss": "maestro",
    "aud": "maestro-api",
    "sub": "anna",
    "tenant": "acme",
    "role": "manager",
    "iat": NOW,
    "exp": NOW + 900,
}


def encoded(value: Any) -> str:
    """base64url without padding, of bytes, text or JSON."""
    if not isinstance(value, bytes | str):
        value = json.dumps(value)
    raw = value.encode() if isinstance(value, str) else value
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def ecdsa(text: str, key: ECKey = KEY, size: int = 32, digest: hashes.HashAlgorithm | None = None) -> bytes:
    """r ‖ s over `text`, each of `size` bytes."""
    private = key.private_key
    assert private is not None
    r, s = decode_dss_signature(private.sign(text.encode(), ec.ECDSA(digest or hashes.SHA256())))
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")


def forged(header: Any = None, claims: Any = None, key: ECKey = KEY) -> str:
    """A token truly signed by `key` over whatever header and claims are given."""
    content = (
        f"{encoded(HEADER if header is None else header)}.{encoded(CLAIMS if claims is None else claims)}"
    )
    return f"{content}.{encoded(ecdsa(content, key))}"


def with_hmac(secret: bytes, algorithm: str = "HS256") -> str:
    """Signed by a shared secret: the public key, if the verifier can be talked into it."""
    content = f"{encoded({**HEADER, 'alg': algorithm})}.{encoded(CLAIMS)}"
    return f"{content}.{encoded(hmac.new(secret, content.encode(), hashlib.sha256).digest())}"
