"""`python -m local up`: start the cloud, say where it is, run until told to stop."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from local.cloud import Cloud, CloudError, Options
from local.console import banner, follow
from local.demo import TENANT
from local.gateway.spec import SpecError
from local.manifest import ManifestError
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.environment import variables


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `up`."""
    defaults = Options()
    parser.add_argument("--port", type=int, help="of the gateway; default 8080, or a free one if it is taken")
    parser.add_argument("--verbose", action="store_true", help="show what the functions log")
    parser.add_argument("--directory", type=Path, default=defaults.directory, help="where state is kept")
    parser.add_argument("--manifest", type=Path, default=defaults.manifest)
    parser.add_argument("--openapi", type=Path, default=defaults.openapi)
    parser.add_argument("--instances", type=int, default=defaults.instances, help="at most, of each function")
    parser.add_argument("--no-deploy", action="store_true", help="no migrations, pages or demo agency")
    parser.add_argument("--test-controls", action="store_true", help="let other processes inject faults")


def run(arguments: argparse.Namespace) -> int:
    """The exit code: 0 after Ctrl-C or SIGTERM."""
    options = Options(
        directory=arguments.directory,
        port=arguments.port,
        manifest=arguments.manifest,
        openapi=arguments.openapi,
        environment=variables(),
        deploys=not arguments.no_deploy,
        test_controls=arguments.test_controls,
        instances=arguments.instances,
    )
    try:
        asyncio.run(_run(options, verbose=arguments.verbose))
    except (CloudError, ManifestError, SpecError) as error:
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
