"""The keys that sign access tokens.

`AUTH_SIGNING_KEYS` is a private JWKS: the first key signs, all are published. To rotate, add the new key as
the second and to the authorizer's `AUTH_JWKS`, deploy; make it the first, deploy; after a quarter of an hour
take the old one out of both.
"""

import json
from datetime import datetime
from functools import cache
from typing import Any

from joserfc.jwk import ECKey

from functions.identity.models import Member
from shared.tokens import sign_access_token

#: An access token cannot be called back: this is how long a dismissed person still gets in.
ACCESS_SECONDS = 15 * 60


class KeyRing:
    """Signs, and publishes what others verify with."""

    def __init__(self, jwks: str) -> None:
        self._keys = [ECKey.import_key(key) for key in json.loads(jwks)["keys"]]

    @property
    def public(self) -> dict[str, Any]:
        """The JWKS document."""
        return {"keys": [key.as_dict(private=False) for key in self._keys]}

    def access_token(self, member: Member, session_id: str, now: datetime) -> str:
        """For a member of an agency, for a quarter of an hour."""
        claims = {
            "sub": member.user_id,
            "tenant": member.tenant_id,
            "role": member.role.value,
            "sid": session_id,
        }
        claims |= {"event": member.event_id} if member.event_id else {}
        return sign_access_token(self._keys[0], claims, now=int(now.timestamp()), lifetime=ACCESS_SECONDS)


@cache
def key_ring(jwks: str) -> KeyRing:
    """Read once per instance."""
    return KeyRing(jwks)
