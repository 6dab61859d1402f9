"""Which data files go along with the modules of a package: norms, prompts, migrations.

A file goes when a module that goes names it. A file that no module of its package names is read by a
composed name, so it goes with the package.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

SUFFIXES = frozenset({".css", ".html", ".js", ".json", ".md", ".ttf", ".txt", ".yaml", ".yql"})


def data_files(modules: Mapping[str, Path]) -> Iterator[Path]:
    """The data files of every package that has a module of its own among `modules`."""
    for package in sorted({file.parent for file in modules.values()}):
        going = [file for file in modules.values() if file.parent == package]
        everyone = list(package.glob("*.py"))
        for file in _files_of(package):
            if _is_named(file, going) or not _is_named(file, everyone):
                yield file


def _files_of(package: Path) -> Iterator[Path]:
    """Down to the next package, which has its own modules to answer for it."""
    for path in sorted(package.iterdir()):
        if path.is_dir() and not (path / "__init__.py").exists():
            yield from _files_of(path)
        elif path.suffix in SUFFIXES:
            yield path


def _is_named(file: Path, modules: Iterable[Path]) -> bool:
    return any(file.name in text for module in modules for text in _texts(module))


@cache
def _texts(module: Path) -> frozenset[str]:
    nodes = ast.walk(ast.parse(module.read_bytes()))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    return frozenset(value for value in constants if isinstance(value, str))
