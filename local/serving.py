"""HTTP servers of this machine alone."""

import errno
from contextlib import AsyncExitStack

from aiohttp import web

HOST = "127.0.0.1"
GRACE = 2.0  # seconds for requests in flight when stopping


class PortTaken(Exception):
    """Another program listens there."""


async def serve(stack: AsyncExitStack, app: web.Application, port: int = 0) -> str:
    """The URL of `app`, served until `stack` ends. Port 0 is a free one. Raises `PortTaken`."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortTaken(f"port {port} is taken") from error
        raise
    return f"http://{HOST}:{runner.addresses[0][1]}"
