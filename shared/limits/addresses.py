"""Where a request comes from, as far as one can be held to it."""

import ipaddress
from collections.abc import Mapping
from typing import Any

UNKNOWN = "unknown"
#: What one subscriber of IPv6 has at least: single addresses of it cost nothing.
IPV6_PREFIX = 64


def network_of(event: Mapping[str, Any]) -> str:
    """The address the gateway saw (never a header, which anybody writes); of IPv6 its /64."""
    identity = (event.get("requestContext") or {}).get("identity") or {}
    try:
        address = ipaddress.ip_address(identity.get("sourceIp") or "")
    except ValueError:
        return UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(address), IPV6_PREFIX), strict=False))
