"""`python -m local.ydb FILE PORT`: serve FILE until SIGTERM, or until the pipe on stdin closes."""

import asyncio
import os
import signal
import stat
import sys

from local.ydb.server import LocalYdb


async def serve(path: str, port: int) -> None:
    """Print one ready line with the endpoint, then wait."""
    ydb = LocalYdb(path)
    await ydb.start(port)
    print(f"ready grpc://localhost:{ydb.port}/?database=/local", flush=True)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        # The pipe of a parent: when the parent dies, however it dies, the pipe ends.
        loop.add_reader(0, _read_pipe, stopped)
    await stopped.wait()
    await ydb.stop()


def _read_pipe(stopped: asyncio.Event) -> None:
    if not os.read(0, 4096):
        asyncio.get_running_loop().remove_reader(0)
        stopped.set()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
