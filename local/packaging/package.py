"""The package of one function: what goes in, and whether the platform takes it."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from local.manifest import Function
from local.manifest_rules import ENVIRONMENT_LIMIT
from local.packaging.archive import write_archive
from local.packaging.data_files import data_files
from local.packaging.imports import reach
from local.packaging.libraries import Libraries, bytecode_of
from local.packaging.target import compile_tree

#: Bytes; the platform's limits as the documentation of Cloud Functions gives them.
DIRECT_LIMIT = 3_670_016
BUCKET_LIMIT = 128 * 1024 * 1024
UNPACKED_LIMIT = 680 * 1024 * 1024

CODE_FOLDERS = ("functions", "shared", "triggers")
ENTRY = "index.py"


class MissingLibrary(Exception):
    """A function imports what no pinned library provides."""


@dataclass(frozen=True)
class Package:
    """A written zip; sizes are in bytes."""

    function: str
    file: Path
    libraries: list[str]
    own_size: int
    unpacked_size: int
    environment_size: int

    @property
    def zipped_size(self) -> int:
        return self.file.stat().st_size

    @property
    def is_direct(self) -> bool:
        """Small enough to be sent with the request, without a bucket."""
        return self.zipped_size <= DIRECT_LIMIT

    def problems(self) -> Iterator[str]:
        """Limits it breaks."""
        for what, size, limit in (
            ("zipped", self.zipped_size, BUCKET_LIMIT),
            ("unpacked", self.unpacked_size, UNPACKED_LIMIT),
            ("environment", self.environment_size, ENVIRONMENT_LIMIT),
        ):
            if size > limit:
                yield f"{self.function}: {what} {size} bytes, {limit} are allowed"


def stage_code(root: Path, stage: Path, interpreter: Path) -> None:
    """A compiled copy of our own code."""
    shutil.rmtree(stage, ignore_errors=True)
    for folder in CODE_FOLDERS:
        shutil.copytree(root / folder, stage / folder, ignore=shutil.ignore_patterns("__pycache__"))
    compile_tree(interpreter, stage)


def build_package(function: Function, stage: Path, libraries: Libraries, output: Path) -> Package:
    """Write `<output>/<function>.zip`. Raises `MissingLibrary`, `ModuleNotFoundError`."""
    module, _, callable_name = function.handler.rpartition(".")
    reached = reach(module, stage)
    if unknown := libraries.unknown(reached.libraries):
        raise MissingLibrary(f"{function.name} imports {', '.join(unknown)}")
    own = {ENTRY: _entry(module, callable_name)} | _own_code(reached.modules.values(), stage)
    own |= _contents(data_files(reached.modules), stage)
    needed = libraries.needed_by(reached.libraries, function.environment)
    foreign = _contents(
        (libraries.site / file for name in needed for file in libraries.files(name)), libraries.site
    )
    file = output / f"{function.name}.zip"
    write_archive(file, foreign | own)
    return Package(
        function=function.name,
        file=file,
        libraries=needed,
        own_size=_size(own),
        unpacked_size=_size(own) + _size(foreign),
        environment_size=sum(len(text.encode()) for pair in function.environment.items() for text in pair),
    )


def _entry(module: str, name: str) -> bytes:
    """The documented form of an entry point is a file at the root of the archive."""
    return f'from {module} import {name} as handler\n\n__all__ = ["handler"]\n'.encode()


def _own_code(modules: Iterable[Path], stage: Path) -> dict[str, bytes]:
    sources = list(modules)
    return _contents([*sources, *(one for source in sources for one in bytecode_of(source))], stage)


def _contents(files: Iterable[Path], root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def _size(contents: dict[str, bytes]) -> int:
    return sum(map(len, contents.values()))
