"""Which modules a handler can reach, read from the source without running it.

Imports inside functions count, since our heavy libraries are imported where they are used; imports for
type checking do not. Nothing here is imported by a computed name, which a test of the packages proves.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Reach:
    """`modules`: our own by dotted name; `libraries`: top-level names of everything else."""

    modules: dict[str, Path]
    libraries: frozenset[str]


def reach(entry: str, root: Path) -> Reach:
    """All that `entry` imports, and what that imports, and so on. Raises `ModuleNotFoundError`."""
    own = {path.name for path in root.iterdir() if (path / "__init__.py").exists()}
    modules: dict[str, Path] = {}
    libraries: set[str] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in modules:
            continue
        if (file := find_module(name, root)) is None:
            raise ModuleNotFoundError(f"{name} is imported on the way from {entry} and does not exist")
        modules[name] = file
        imported = set(imported_names(file, name, root))
        libraries |= {one.partition(".")[0] for one in imported if one.partition(".")[0] not in own}
        waiting += [one for one in imported if one.partition(".")[0] in own]
        waiting += [name.rpartition(".")[0]] if "." in name else []
    return Reach(dict(sorted(modules.items())), frozenset(libraries))


def find_module(name: str, root: Path) -> Path | None:
    """The file of a module or of a package."""
    place = root.joinpath(*name.split("."))
    candidates = (place / "__init__.py", place.with_suffix(".py"))
    return next((file for file in candidates if file.is_file()), None)


def imported_names(file: Path, module: str, root: Path) -> Iterator[str]:
    """Dotted names that a module imports; `from package import module` gives both."""
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    for node in _run_time_nodes(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            yield base
            submodules = (f"{base}.{alias.name}" for alias in node.names)
            yield from (name for name in submodules if find_module(name, root))


def _absolute(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parents = package.split(".")
    base = parents[: len(parents) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def _run_time_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node but those under `if TYPE_CHECKING`."""
    yield node
    for child in _children(node):
        yield from _run_time_nodes(child)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return iter(node.orelse)
    return ast.iter_child_nodes(node)
