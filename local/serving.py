"""HTTP servers of this machine alone."""

import errno
import socket
from contextlib import AsyncExitStack

from aiohttp import web

HOST = "127.0.0.1"
GRACE = 2.0  # seconds for requests in flight when stopping


class PortTaken(Exception):
    """Another program listens there."""


def reserve(port: int = 0) -> socket.socket:
    """Bound and not listening yet: its address can be told before anybody answers there. Port 0 is a free
    one. Raises `PortTaken`."""
    place = socket.socket()
    place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        place.bind((HOST, port))
    except OSError as error:
        place.close()
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"port {port} is taken") from error
        raise
    return place


def url_of(place: socket.socket) -> str:
    """Where `serve` answers with it."""
    return f"http://{HOST}:{place.getsockname()[1]}"


async def serve(stack: AsyncExitStack, app: web.Application, place: socket.socket | None = None) -> str:
    """The URL of `app`, served until `stack` ends: at a reserved place, or wherever one is free."""
    place = place or reserve()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.SockSite(runner, place).start()
    return url_of(place)
