"""`python -m local up`: start the cloud, say where it is, run until told to stop."""

import asyncio
import signal
import sys

from local.cloud import Cloud, CloudError, Options
from local.console import banner, follow
from local.demo import TENANT
from local.tokens import TokenIssuer
from shared.auth import Role


def up(options: Options, *, verbose: bool = False) -> int:
    """The exit code: 0 after Ctrl-C or SIGTERM."""
    try:
        asyncio.run(_run(options, verbose=verbose))
    except CloudError as error:
        print(error, file=sys.stderr)
        return 1
    except asyncio.CancelledError:
        return 0
    return 0


async def _run(options: Options, *, verbose: bool) -> None:
    task = asyncio.current_task()
    assert task
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    cloud = Cloud(options)
    state = await cloud.start()
    try:
        token = TokenIssuer(options.directory).issue(TENANT, "producer", Role.OWNER)
        print(banner(state, token), flush=True)
        await asyncio.gather(cloud.wait(), *([follow(cloud.logs)] if verbose else []))
    finally:
        await cloud.stop()
