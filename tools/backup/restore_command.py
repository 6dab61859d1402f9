"""Read a backup into a database whose tables are empty and at the backup's migrations, or are made so."""

import argparse
import sys

from shared.migrations import SECONDS_BETWEEN_STATEMENTS
from tools.backup.command import BUCKET
from tools.backup.raw import RawDatabase
from tools.backup.reading import CannotRestore, make_anew, read_manifest, restore
from tools.services import database as product_database
from tools.services import objects, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `restore`."""
    parser.add_argument("name", help="of the backup")
    tables = parser.add_mutually_exclusive_group()
    tables.add_argument(
        "--over", action="store_true", help="into tables with rows: repeats one that broke off"
    )
    tables.add_argument(
        "--anew", action="store_true", help="drop every table first: what was written since is gone"
    )
    parser.add_argument(
        "--pause",
        type=float,
        default=SECONDS_BETWEEN_STATEMENTS,
        help="seconds after each schema operation of --anew, default %(default)s: 30 a minute are allowed",
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when every row is written."""
    database, bucket = RawDatabase(settings()), objects(BUCKET)
    try:
        if arguments.anew:
            backup = read_manifest(bucket, arguments.name)
            make_anew(database, product_database(), backup, pause=arguments.pause)
        # Housekeeping, which never rests, has written into the new tables meanwhile.
        over = arguments.over or arguments.anew
        manifest = restore(database, bucket, arguments.name, over=over)
    except CannotRestore as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        database.close()
    print(f"{sum(table.rows for table in manifest.tables.values())} rows of {len(manifest.tables)} tables")
    return 0
