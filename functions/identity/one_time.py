"""Secrets we hand out, and what is kept of them: a digest, so that a stolen table opens nothing."""

import base64
import hashlib
import secrets

#: 256 bits: nobody guesses them, so a plain digest is enough (a password would need argon2id).
SECRET_BYTES = 32


def new_secret() -> str:
    """43 characters of base64url; also what RFC 7636 wants of a PKCE verifier."""
    return secrets.token_urlsafe(SECRET_BYTES)


def digest(secret: str) -> str:
    """SHA-256 in hex: what the tables keep."""
    return hashlib.sha256(secret.encode()).hexdigest()


def challenge(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
