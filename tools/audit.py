"""Verify the hash chain of an agency's journal of writes, in the database that the environment names.

    YDB_ENDPOINT=… YDB_DATABASE=… python -m tools audit --tenant demo --head 5f3c…

`--head` is a hash from the log line "journal sealed": a chain that does not contain it was cut or made anew.
"""

import argparse

from local.demo import TENANT
from shared.audit.sealing import Seals
from shared.config import DatabaseSettings, read_settings
from shared.database import database_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `audit`."""
    parser.add_argument("--tenant", default=TENANT, help="default: the demo agency")
    parser.add_argument("--head", action="append", default=[], help="a hash the chain must contain")


def run(arguments: argparse.Namespace) -> int:
    """0 when the chain holds, 1 when it does not."""
    database = database_of(read_settings(DatabaseSettings))
    verification = Seals(database).verify(arguments.tenant)
    for head in arguments.head:
        verification.expect(head)
    for problem in verification.breaks:
        print(f"BROKEN: {problem}")
    print(f"{verification.entries} entries sealed, head {verification.head}")
    return 1 if verification.breaks else 0
