"""Tickets that open a WebSocket: a browser cannot send a header with one, and a token in its address would
stay in logs. What identity, which makes them, and the authorizer, which takes them, share."""

import hashlib
import re
import secrets

LIFETIME_SECONDS = 60
#: Where the client puts it: `wss://…/?ticket=…`.
PARAMETER = "ticket"
_SHAPE = re.compile(r"wst_[A-Za-z0-9_-]{43}")


def new_ticket() -> str:
    """256 random bits."""
    return f"wst_{secrets.token_urlsafe(32)}"


def is_ticket(text: str) -> bool:
    """Whether it has the form of one."""
    return _SHAPE.fullmatch(text) is not None


def digest(ticket: str) -> str:
    """What the table keeps: a stolen table opens nothing."""
    return hashlib.sha256(ticket.encode()).hexdigest()
