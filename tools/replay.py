"""Work every step of a closed run again and put its answer together anew: after a defect is mended.
The run keeps its id, and what its agents wrote is written over, not doubled."""

import argparse

from functions.maestro.services import orchestrator


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `replay`."""
    parser.add_argument("run")
    parser.add_argument("--tenant", required=True)


def run(arguments: argparse.Namespace) -> int:
    """0 when the run was begun again."""
    orchestrator().replay(arguments.tenant, arguments.run)
    print(f"{arguments.run} works again: GET /api/v1/maestro/requests/{arguments.run} shows how far it is")
    return 0
