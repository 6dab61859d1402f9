"""Presigned links: AWS Signature Version 4 in the query, payload unsigned.

Source: S3 API reference, "Authenticating Requests: Using Query Parameters"; the longest life is Yandex's.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from local.storage.exceptions import (
    AccessDenied,
    InvalidAccessKeyId,
    InvalidArgument,
    SignatureDoesNotMatch,
)

ALGORITHM = "AWS4-HMAC-SHA256"
MAX_LIFE = 2_592_000  # seconds
SIGNATURE = "X-Amz-Signature"
UNRESERVED = "-_.~"


@dataclass(frozen=True)
class AccessKey:
    """The static key that signs links."""

    key_id: str
    secret: str


def verify_link(
    key: AccessKey,
    now: datetime,
    method: str,
    path: str,
    query: Mapping[str, str],
    headers: Mapping[str, str],
) -> None:
    """Refuse a forged or expired link. `path` and `query` are decoded, `headers` have lower-case names."""
    credential, _, scope = query.get("X-Amz-Credential", "").partition("/")
    if query.get("X-Amz-Algorithm") != ALGORITHM or len(scope.split("/")) != 4:
        raise InvalidArgument(f"A link is signed by {ALGORITHM} with a full credential scope.")
    if credential != key.key_id:
        raise InvalidAccessKeyId
    canonical = _canonical_request(method, path, query, headers)
    signed_at = query.get("X-Amz-Date", "")
    expected = _signature(key.secret, scope, signed_at, canonical)
    if not hmac.compare_digest(expected.encode(), query[SIGNATURE].encode()):
        raise SignatureDoesNotMatch
    _check_life(now, signed_at, query.get("X-Amz-Expires", ""))


def _check_life(now: datetime, signed_at: str, seconds: str) -> None:
    if not seconds.isdecimal() or not 1 <= int(seconds) <= MAX_LIFE:
        raise InvalidArgument(f"X-Amz-Expires is from 1 to {MAX_LIFE} seconds.")
    try:
        begins = datetime.strptime(signed_at, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise InvalidArgument("X-Amz-Date is like 20261201T120000Z.") from error
    if now > begins + timedelta(seconds=int(seconds)):
        raise AccessDenied("Request has expired")


def _canonical_request(method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> str:
    pairs = sorted((_quoted(name), _quoted(value)) for name, value in query.items() if name != SIGNATURE)
    signed = query.get("X-Amz-SignedHeaders", "")
    lines = [f"{name}:{headers.get(name, '').strip()}\n" for name in signed.split(";")]
    return "\n".join(
        [
            method,
            quote(path, safe="/" + UNRESERVED),
            "&".join(f"{name}={value}" for name, value in pairs),
            "".join(lines),
            signed,
            "UNSIGNED-PAYLOAD",
        ]
    )


def _signature(secret: str, scope: str, signed_at: str, canonical_request: str) -> str:
    digest = hashlib.sha256(canonical_request.encode()).hexdigest()
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, "\n".join([ALGORITHM, signed_at, scope, digest]).encode(), "sha256").hex()


def _quoted(text: str) -> str:
    return quote(text, safe=UNRESERVED)
