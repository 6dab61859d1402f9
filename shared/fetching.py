"""Fetching an address that somebody gave us: a vendor's site, a calendar, a feed.

Such an address may lead into our own network or to the metadata service, whose answer is our credentials
(SSRF). So every address of a name must be public, and the connection goes to the very address that was
checked, while TLS and `Host` keep the name: a name that resolves differently the second time gains nothing.
Each redirect passes the same gate. httpcore is the transport of httpx, used without it because only its
network backend sees names become connections.
"""

import ipaddress
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from shared.errors import InvalidInput, TooLarge, Unavailable

if TYPE_CHECKING:
    import httpcore
    import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Addresses that carry another one inside; `is_global` looks only at the outside.
_CARRIERS: Final = tuple(
    map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96"))
)
_REDIRECTS: Final = (301, 302, 303, 307, 308)
_PORTS: Final = {"https": 443, "http": 80}
_HEADERS: Final = ((b"User-Agent", b"Maestro/1"), (b"Accept-Encoding", b"identity"))


def is_public(address: Address) -> bool:
    """Reachable for everybody: not private, shared, loopback, link-local, multicast or reserved."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address.scope_id or any(address in network for network in _CARRIERS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name. Raises `OSError`."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Fetched:
    """`url` is where the redirects led."""

    url: str
    status: int
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Fetcher:
    """GETs foreign addresses within bounds. `allows`, `resolve` and `ports` are the network's edge."""

    max_bytes: int = 2_000_000
    seconds: float = 10
    """For everything: redirects, and a server that sends a byte at a time."""
    max_redirects: int = 3
    schemes: frozenset[str] = frozenset(("https",))
    ports: frozenset[int] = frozenset(_PORTS.values())
    allows: Callable[[Address], bool] = is_public
    resolve: Callable[[str, int], Sequence[str]] = resolve

    def fetch(self, url: str) -> Fetched:
        """Raises `InvalidInput` for an address that is not to be visited, `TooLarge`, and `Unavailable`
        when nobody answers in time."""
        import httpcore

        backend = _backend(self, time.monotonic() + self.seconds)
        with httpcore.ConnectionPool(network_backend=backend) as pool:
            for _ in range(self.max_redirects + 1):
                target = self._checked(url)
                answer = self._get(pool, target)
                if isinstance(answer, Fetched):
                    return answer
                url = answer
        raise InvalidInput("По этой ссылке слишком много переадресаций.", "Too many redirects.")

    def address_of(self, host: str, port: int) -> str:
        """Where to connect. One address that may not be visited condemns the name."""
        try:
            addresses = list(self.resolve(host, port))
            is_allowed = all(self.allows(ipaddress.ip_address(address)) for address in addresses)
        except (OSError, ValueError) as error:
            raise no_answer() from error
        if not addresses or not is_allowed:
            raise _not_to_be_visited()
        return addresses[0]

    def _checked(self, url: str) -> "httpx.URL":
        import httpx

        try:
            parsed = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise _not_to_be_visited() from error
        port = parsed.port or _PORTS.get(parsed.scheme)
        if parsed.scheme not in self.schemes or port not in self.ports or parsed.userinfo or not parsed.host:
            raise _not_to_be_visited()
        return parsed.copy_with(fragment=None)

    def _get(self, pool: "httpcore.ConnectionPool", url: "httpx.URL") -> Fetched | str:
        """The answer, or where it redirects to."""
        import httpcore

        try:
            with pool.stream("GET", str(url), headers=_HEADERS) as response:
                headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
                location = headers.get(b"location", "")
                if response.status in _REDIRECTS and location:
                    return str(url.join(location))
                content = self._read(response.iter_stream(), headers.get(b"content-encoding", "identity"))
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise no_answer() from error
        media_type = headers.get(b"content-type", "").partition(";")[0].strip().lower()
        return Fetched(str(url), response.status, media_type, content)

    def _read(self, parts: Iterable[bytes], encoding: str) -> bytes:
        """What was compressed against our wish could unpack to anything."""
        if encoding.lower() != "identity":
            raise no_answer()
        content = bytearray()
        for part in parts:
            content += part
            if len(content) > self.max_bytes:
                raise TooLarge("Файл по этой ссылке слишком велик.", "The answer is too large.")
        return bytes(content)


def no_answer() -> Unavailable:
    """Nobody there, or not in time."""
    return Unavailable("Сайт по этой ссылке не ответил.", "The site did not answer.")


def _not_to_be_visited() -> InvalidInput:
    return InvalidInput("Такую ссылку открыть нельзя: нужен открытый адрес https.", "Not a public address.")


def _backend(fetcher: Fetcher, end: float) -> "httpcore.NetworkBackend":
    from shared.fetching_network import GuardedBackend

    return GuardedBackend(fetcher.address_of, end)
