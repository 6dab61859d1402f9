"""Read a backup into a database whose tables are empty and at the backup's migrations."""

import argparse
import sys

from tools.backup.command import BUCKET
from tools.backup.raw import RawDatabase
from tools.backup.reading import CannotRestore, restore
from tools.services import objects, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `restore`."""
    parser.add_argument("name", help="of the backup")
    parser.add_argument(
        "--over", action="store_true", help="into tables with rows: repeats one that broke off"
    )


def run(arguments: argparse.Namespace) -> int:
    """0 when every row is written."""
    database = RawDatabase(settings())
    try:
        manifest = restore(database, objects(BUCKET), arguments.name, over=arguments.over)
    except CannotRestore as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        database.close()
    print(f"{sum(table.rows for table in manifest.tables.values())} rows of {len(manifest.tables)} tables")
    return 0
