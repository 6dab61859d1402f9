"""AWS Signature Version 4 of a POST, as Message Queue wants it: the static key signs what is sent.

Source: AWS IAM user guide, "Create a signed AWS API request". Only what is needed: no query, no session.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class SigningKey:
    """A static key and what it is good for."""

    key_id: str
    secret: str = field(repr=False)
    region: str
    service: str

    def sign(
        self, host: str, path: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> dict[str, str]:
        """The headers to send: the given ones with the date and the signature. `now` is UTC."""
        moment = now.strftime("%Y%m%dT%H%M%SZ")
        dated = {**headers, "X-Amz-Date": moment}
        signed = sorted({name.lower(): value for name, value in {**dated, "Host": host}.items()}.items())
        names = ";".join(name for name, _ in signed)
        lines = "".join(f"{name}:{value}\n" for name, value in signed)
        digest = hashlib.sha256(body).hexdigest()
        request = f"POST\n{quote(path)}\n\n{lines}\n{names}\n{digest}"
        scope = f"{moment[:8]}/{self.region}/{self.service}/aws4_request"
        text = f"{ALGORITHM}\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
        signature = hmac.digest(_key_of(self.secret, scope), text.encode(), "sha256").hex()
        credential = f"{ALGORITHM} Credential={self.key_id}/{scope}"
        return {**dated, "Authorization": f"{credential}, SignedHeaders={names}, Signature={signature}"}


@lru_cache(maxsize=2)
def _key_of(secret: str, scope: str) -> bytes:
    """The same for a whole day."""
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key
