"""A zip whose bytes depend on nothing but its contents."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

#: The earliest date a zip can hold.
DATE = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o100644 << 16


def write_archive(target: Path, contents: Mapping[str, bytes]) -> None:
    """Names are paths inside the archive. Written beside and moved, so that a half file is never seen."""
    scratch = target.with_suffix(".part")
    with zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            entry = zipfile.ZipInfo(name, DATE)
            entry.external_attr = PLAIN_FILE
            entry.create_system = 3  # Unix, wherever it is made
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    scratch.replace(target)
