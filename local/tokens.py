"""The development issuer: a key pair kept in `.local/`, and tokens for the people of the demo agency.

Real sign-in is the identity function's; here whoever runs the machine is trusted.
"""

import argparse
import json
import time
from pathlib import Path

from joserfc.jwk import ECKey

from local.demo import TENANT
from shared.auth import Role
from shared.tokens import new_key, sign_access_token

#: Development tokens outlive a working week; real ones live fifteen minutes.
LIFETIME_SECONDS = 7 * 24 * 3600


class TokenIssuer:
    """Signs tokens with the key in a directory, making the key on first use."""

    def __init__(self, directory: Path) -> None:
        path = directory / "signing-key.json"
        if not path.exists():
            directory.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(json.dumps(new_key().as_dict(private=True)))
        self._key = ECKey.import_key(json.loads(path.read_text()))

    @property
    def jwks(self) -> str:
        """The public key set, as the authorizer's `AUTH_JWKS`."""
        return json.dumps({"keys": [self._key.as_dict(private=False)]})

    @property
    def private_jwks(self) -> str:
        """The same with the private part, as identity's `AUTH_SIGNING_KEYS`."""
        return json.dumps({"keys": [self._key.as_dict(private=True)]})

    def issue(
        self,
        tenant_id: str,
        subject: str,
        role: Role,
        *,
        event_id: str | None = None,
        lifetime: int = LIFETIME_SECONDS,
    ) -> str:
        """A bearer token; `event_id` is the one event of a client."""
        claims = {"sub": subject, "tenant": tenant_id, "role": role.value}
        claims |= {"event": event_id} if event_id else {}
        return sign_access_token(self._key, claims, now=int(time.time()), lifetime=lifetime)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `token`."""
    parser.add_argument("--tenant", default=TENANT, help="default: the demo agency")
    parser.add_argument("--subject", default="producer", help="who it speaks for")
    parser.add_argument("--role", type=Role, choices=list(Role), default=Role.OWNER)
    parser.add_argument("--event", help="the one event of a client")
    parser.add_argument("--directory", type=Path, default=Path(".local"), help="where `up` keeps its state")


def run(arguments: argparse.Namespace) -> int:
    """Print it."""
    issuer = TokenIssuer(arguments.directory)
    print(issuer.issue(arguments.tenant, arguments.subject, arguments.role, event_id=arguments.event))
    return 0
