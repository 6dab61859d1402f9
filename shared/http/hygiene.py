"""Headers that keep a browser from misusing an answer of the API (OWASP REST Security Cheat Sheet)."""

from collections.abc import Mapping
from typing import Any

SECURITY_HEADERS: Mapping[str, str] = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    # Answers hold an agency's data: neither a proxy nor a shared computer keeps them.
    "Cache-Control": "no-store",
}


def with_headers(answer: dict[str, Any], added: Mapping[str, str]) -> dict[str, Any]:
    """The gateway's answer with `added` and the security headers it lacks; what a route says itself stays."""
    given = dict(answer.get("multiValueHeaders") or {})
    known = {name.lower() for name in given}
    offered = {**SECURITY_HEADERS, **added}
    missing = {name: [value] for name, value in offered.items() if name.lower() not in known}
    return {**answer, "multiValueHeaders": {**given, **missing}}
