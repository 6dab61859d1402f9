"""API keys, `mk_<prefix>_<secret>`: what identity, which makes them, and the authorizer share."""

import re
import secrets
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_SHAPE = re.compile(r"mk_([a-z2-7]{10})_([A-Za-z0-9_-]{43})")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


@dataclass(frozen=True)
class ApiKey:
    """A key in the open: shown to its owner once."""

    prefix: str
    secret: str

    def __str__(self) -> str:
        return f"mk_{self.prefix}_{self.secret}"


def new_api_key() -> ApiKey:
    """50 random bits to find it by, 256 to prove it."""
    return ApiKey("".join(secrets.choice(_ALPHABET) for _ in range(10)), secrets.token_urlsafe(32))


def parse_api_key(text: str) -> ApiKey | None:
    """None for anything that is no key, a token among them."""
    found = _SHAPE.fullmatch(text)
    return ApiKey(found[1], found[2]) if found else None


@cache
def hasher() -> "PasswordHasher":
    """argon2id at OWASP's smallest setting (19 MiB, 2 passes): the function has little memory, the secret
    has 256 bits."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def is_secret_of(hash_: str, secret: str) -> bool:
    """Whether the stored hash is of this secret."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return hasher().verify(hash_, secret)
    except (Argon2Error, InvalidHashError):
        return False
