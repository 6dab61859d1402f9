"""`python -m local COMMAND`: the doors into the local cloud."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Arguments = argparse.Namespace
STATE_DIRECTORY = Path(".local")


@dataclass(frozen=True)
class Command:
    """`run` returns the exit code; it imports what it needs, so that each command starts fast."""

    help: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Arguments], int]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        subparser = commands.add_parser(name, help=command.help)
        command.add_arguments(subparser)
        subparser.set_defaults(run=command.run)
    parsed = parser.parse_args(arguments)
    code: int = parsed.run(parsed)
    return code


def _up_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, help="of the gateway; default 8080, or a free one if it is taken")
    parser.add_argument("--verbose", action="store_true", help="show what the functions log")
    parser.add_argument("--directory", type=Path, default=STATE_DIRECTORY, help="where state is kept")
    parser.add_argument("--manifest", type=Path, help="default serverless.yaml")
    parser.add_argument("--openapi", type=Path, help="default terraform/openapi.json")
    parser.add_argument("--no-deploy", action="store_true", help="no migrations, pages or demo agency")
    parser.add_argument("--test-controls", action="store_true", help="let other processes inject faults")


def _up(arguments: Arguments) -> int:
    from local.cloud import Options
    from local.up import up
    from shared.environment import variables

    given = {name: getattr(arguments, name) for name in ("manifest", "openapi") if getattr(arguments, name)}
    options = Options(
        directory=arguments.directory,
        port=arguments.port,
        environment=variables(),
        deploys=not arguments.no_deploy,
        test_controls=arguments.test_controls,
        **given,
    )
    return up(options, verbose=arguments.verbose)


def _deploy_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="load the demo agency too, once")


def _deploy(arguments: Arguments) -> int:
    from local.deployment import deploy_from_environment

    deploy_from_environment(with_demo=arguments.demo)
    return 0


def _openapi_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="fail when the file is not what the routes say")


def _openapi(arguments: Arguments) -> int:
    from local import openapi

    return openapi.main(check=arguments.check)


COMMANDS = {
    "up": Command("start the local cloud", _up_arguments, _up),
    "deploy": Command("migrate the database, publish the pages", _deploy_arguments, _deploy),
    "openapi": Command("generate the gateway's document", _openapi_arguments, _openapi),
}


if __name__ == "__main__":
    sys.exit(main())
