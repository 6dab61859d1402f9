"""Every regular expression of the product, and inputs that would make a careless one run away."""

import ast
import importlib
import re
import re._constants as codes
import re._parser as parser
from collections.abc import Iterator, Sequence
from typing import Any

from tests.unit.safety.sources import sources

CALLS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
#: These look only at the place where they are told to: no start but the first is tried.
ANCHORED = {"match", "fullmatch"}
ORDINARY = (" ", "a", "1", "а", "0.", "\n", "(", ",", "- ")

#: What a class of characters is shown as.
_CATEGORIES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "w",
    codes.CATEGORY_NOT_SPACE: "x",
    codes.CATEGORY_NOT_WORD: "-",
    codes.CATEGORY_NOT_DIGIT: "x",
}
_REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
Items = Sequence[tuple[Any, Any]]


def patterns() -> dict[str, re.Pattern[str]]:
    """By where they stand. Those a function puts together when it is first called are not seen."""
    found: dict[re.Pattern[str], str] = {}
    for path, tree in sources().items():
        if path.startswith("tools/"):
            continue  # reads the installation's own texts
        module = importlib.import_module(path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"))
        for name, value in vars(module).items():
            for pattern in _within(value):
                found.setdefault(pattern, f"{path} {name}")
        for line, pattern in _spelt_out(tree):
            found.setdefault(pattern, f"{path}:{line}")
    return {place: pattern for pattern, place in found.items() if isinstance(pattern.pattern, str)}


def is_anchored(place: str) -> bool:
    """Whether the module only ever asks this pattern about a beginning."""
    path, _, name = place.partition(" ")
    asked = {
        node.attr
        for node in ast.walk(sources()[path.partition(":")[0]])
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name
    }
    return bool(asked) and asked <= ANCHORED


def hostile_parts(pattern: re.Pattern[str]) -> set[tuple[str, str]]:
    """(what comes first, what is repeated): each open-ended repetition, fed with what it takes."""
    parts = {("", ordinary) for ordinary in ORDINARY}
    for before, body in _repetitions(parser.parse(pattern.pattern, pattern.flags), ""):
        parts |= {(before, body), ("", body), ("", before + body)}
    return {(before, body) for before, body in parts if body}


def _spelt_out(tree: ast.Module) -> Iterator[tuple[int, re.Pattern[str]]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        is_of_re = isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
        first = node.args[0] if node.args else None
        if is_of_re and node.func.attr in CALLS and isinstance(first, ast.Constant):
            yield node.lineno, re.compile(first.value, _flags(node))


def _flags(call: ast.Call) -> int:
    """`re.I | re.X` among the arguments."""
    names = {name.name for name in re.RegexFlag} | {"I", "X", "S", "M"}
    used = {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute) and node.attr in names}
    flags = 0
    for name in used:
        flags |= getattr(re, name)
    return flags


def _within(value: Any, depth: int = 3) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        yield from _within(tuple(value.values()), depth)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _within(one, depth - 1)


def _repetitions(items: Any, before: str) -> Iterator[tuple[str, str]]:
    for code, value in items:
        if code in _REPEATS:
            _, most, body = value
            if most is codes.MAXREPEAT or most > 20:
                yield before, _sample(body)
            yield from _repetitions(body, before)
        elif code in {codes.SUBPATTERN, codes.ASSERT, codes.ASSERT_NOT}:
            yield from _repetitions(value[-1], before)
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from _repetitions(branch, before)
        before += _sample([(code, value)])


def _sample(items: Any) -> str:
    """A text that is taken."""
    return "".join(_sample_of(code, value) for code, value in items)


def _sample_of(code: Any, value: Any) -> str:
    if code is codes.LITERAL:
        return chr(value)
    if code in {codes.NOT_LITERAL, codes.ANY}:
        return "x"
    if code is codes.IN:
        return _member(value)
    if code is codes.BRANCH:
        return _sample(value[1][0])
    if code in _REPEATS:
        return _sample(value[2]) * value[0]
    if code is codes.SUBPATTERN:
        return _sample(value[-1])
    return _sample(value) if code is codes.ATOMIC_GROUP else ""


def _member(members: Items) -> str:
    if members[0][0] is codes.NEGATE:
        return next((char for char in "xй1 -" if not any(_takes(*one, char) for one in members[1:])), "x")
    code, value = members[0]
    if code is codes.LITERAL:
        return chr(value)
    return chr(value[0]) if code is codes.RANGE else _CATEGORIES.get(value, "x")


def _takes(code: Any, value: Any, char: str) -> bool:
    if code is codes.LITERAL:
        return bool(value == ord(char))
    if code is codes.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    kinds = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w"}
    return value in kinds and re.match(kinds[value], char) is not None
