"""The network under `fetching`: connects only where it is told to, and only until a moment."""

import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore


class GuardedBackend(httpcore.NetworkBackend):
    """`address_of(host, port)` says where a name may lead; all ends at `end` of the monotonic clock."""

    def __init__(self, address_of: Callable[[str, int], str], end: float) -> None:
        self._address_of = address_of
        self._end = end
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The only door: httpcore has no other way to a server."""
        address = self._address_of(host, port)
        stream = self._network.connect_tcp(address, port, _left(self._end), local_address, socket_options)
        return _Timed(stream, self._end)


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait is what is left of the whole."""

    def __init__(self, stream: httpcore.NetworkStream, end: float) -> None:
        self._stream = stream
        self._end = end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._end))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._end))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._end)), self._end)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
