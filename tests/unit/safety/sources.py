"""The product's sources as syntax trees, for rules that hold everywhere."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from local.cloud import ROOT

#: What runs in the cloud, and the commands that work on its tables.
PACKAGES = ("functions", "shared", "triggers", "tools")


@cache
def sources() -> dict[str, ast.Module]:
    """By the path from the root."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in sorted(paths)}


def calls_of(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Calls of a function or method of this name, however it is reached."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name_of(node.func) == name:
            yield node


def imports_of(tree: ast.AST) -> set[str]:
    """Top names of all modules a file imports, also inside functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def place(path: str | Path, node: ast.AST) -> str:
    """`shared/x.py:12`."""
    return f"{path}:{getattr(node, 'lineno', 0)}"


def _name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
