"""Whether a webhook is from whom it says. Formats: the integration notes, §5."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

#: Older ones may be replays.
FRESH = timedelta(seconds=300)
SENDGRID_SIGNATURE = "x-twilio-email-event-webhook-signature"
SENDGRID_TIMESTAMP = "x-twilio-email-event-webhook-timestamp"


def is_from_sendgrid(headers: Mapping[str, str], body: bytes, public_key: str, now: datetime) -> bool:
    """ECDSA over the timestamp and the raw body. `headers` by names in lower case."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    timestamp = headers.get(SENDGRID_TIMESTAMP, "")
    if not _is_fresh(timestamp, now):
        return False
    try:
        key = load_der_public_key(base64.b64decode(public_key, validate=True))
        signature = base64.b64decode(headers.get(SENDGRID_SIGNATURE, ""), validate=True)
        if not isinstance(key, EllipticCurvePublicKey):
            return False
        key.verify(signature, timestamp.encode() + body, ECDSA(SHA256()))
    except (ValueError, binascii.Error, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def is_from_mailgun(signature: Any, signing_key: str, now: datetime) -> bool:
    """`signature` is that object of the body; HMAC over the timestamp and a token of one use."""
    given = signature if isinstance(signature, dict) else {}
    timestamp, token, said = (str(given.get(name, "")) for name in ("timestamp", "token", "signature"))
    expected = hmac.digest(signing_key.encode(), (timestamp + token).encode(), "sha256").hex()
    is_ours = hmac.compare_digest(expected.encode(), said.encode())
    return is_ours and bool(token) and _is_fresh(timestamp, now)


def _is_fresh(timestamp: str, now: datetime) -> bool:
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        return False
    return abs(now.timestamp() - int(timestamp)) <= FRESH.total_seconds()
