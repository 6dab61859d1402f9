"""Write every table to the bucket `backups`, as of one moment. Objects of a backup go after 90 days."""

import argparse

from shared.clock import utcnow
from tools.backup.raw import RawDatabase
from tools.backup.writing import back_up
from tools.services import objects, settings

BUCKET = "backups"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `backup`."""
    parser.add_argument("--name", help="default: the moment, as 20261122T100000Z")


def run(arguments: argparse.Namespace) -> int:
    """0 when the backup is whole."""
    now = utcnow()
    name = arguments.name or f"{now:%Y%m%dT%H%M%SZ}"
    database = RawDatabase(settings())
    try:
        manifest = back_up(database, objects(BUCKET), name, now.isoformat())
    finally:
        database.close()
    rows = sum(table.rows for table in manifest.tables.values())
    print(f"{name}: {rows} rows of {len(manifest.tables)} tables")
    return 0
