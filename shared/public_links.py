"""Secrets of links that open one thing to whoever has them: a survey, a proposal."""

import hashlib
import secrets


def new_link_token() -> str:
    """256 random bits, fit for an address."""
    return secrets.token_urlsafe(32)


def link_digest(token: str) -> str:
    """What a table keeps instead: a stolen table opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
