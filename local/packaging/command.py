"""Build every function's package, try it out, and say how large and how slow it is."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from local.manifest import load_manifest
from local.packaging.build import build, measure, open_workshop
from local.packaging.package import Package
from local.packaging.target import CLOUD, NoInterpreter, Target
from local.packaging.trial import Outcome

OUTPUT = Path("build/packages")
MEGABYTE = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `package`."""
    parser.add_argument("--python", default=CLOUD.python, help="the runtime's version, default %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """0 when every package keeps within the limits and runs by itself."""
    target = Target(arguments.python)
    functions = load_manifest(Path("serverless.yaml")).functions
    try:
        shop = open_workshop(Path.cwd(), target, OUTPUT)
    except NoInterpreter as error:
        print(f"{error}: bytecode for the runtime cannot be written", file=sys.stderr)
        return 1
    packages = {name: build(shop, function) for name, function in functions.items()}
    outcomes = {name: measure(shop, packages[name], function) for name, function in functions.items()}
    console = Console(width=100)
    console.print(_table(packages, outcomes, target))
    problems = [problem for package in packages.values() for problem in package.problems()]
    for problem in problems:
        console.print(f"[red]{problem}[/red]")
    return int(bool(problems))


def _table(packages: dict[str, Package], outcomes: dict[str, Outcome], target: Target) -> Table:
    title = f"Packages for Python {target.python} on Linux x86-64: megabytes, milliseconds of CPU"
    columns = (
        "function",
        "libraries",
        "own code",
        "zip",
        "unpacked",
        "sent",
        "variables",
        "import ms",
    )
    table = Table(*columns, title=title, box=SIMPLE)
    for column in table.columns[1:]:
        column.justify = "right"
    for name, package in packages.items():
        table.add_row(*_row(package, outcomes[name]))
    return table


def _row(package: Package, outcome: Outcome) -> Iterator[str]:
    yield package.function
    yield str(len(package.libraries))
    yield f"{package.own_size / MEGABYTE:.2f}"
    yield f"{package.zipped_size / MEGABYTE:.1f}"
    yield f"{package.unpacked_size / MEGABYTE:.1f}"
    yield "directly" if package.is_direct else "by a bucket"
    yield str(package.environment_size)
    yield str(outcome.import_ms)
