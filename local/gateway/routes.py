"""Which path of the document a request means."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from local.gateway.spec import PathItem

_PARAMETER = re.compile(r"\{(\w[\w-]*)(\+?)\}")


@dataclass(frozen=True)
class Match:
    item: PathItem
    parameters: dict[str, str]


class Routes:
    """A literal segment wins over `{parameter}`, that over `{greedy+}`, from left to right."""

    def __init__(self, items: Iterable[PathItem]) -> None:
        self._patterns = [
            (re.compile(_pattern(item.template)), list(_parameters(item.template)), item)
            for item in sorted(items, key=lambda item: _rank(item.template))
        ]

    def find(self, path: str) -> Match | None:
        """A slash at the end does not matter."""
        for pattern, names, item in self._patterns:
            if found := pattern.fullmatch(path.rstrip("/") or "/"):
                return Match(item, dict(zip(names, found.groups(), strict=True)))
        return None


def _pattern(template: str) -> str:
    pieces = _PARAMETER.split(template.rstrip("/") or "/")  # text, name, plus, text, name, plus, … text
    texts, pluses = pieces[::3], pieces[2::3]
    groups = [".+" if plus else "[^/]+" for plus in pluses]
    return re.escape(texts[0]) + "".join(
        f"({group}){re.escape(text)}" for group, text in zip(groups, texts[1:], strict=True)
    )


def _parameters(template: str) -> Iterator[str]:
    return (name for name, _ in _PARAMETER.findall(template))


def _rank(template: str) -> list[tuple[int, int]]:
    """What sorts first wins: by segment literal, parameter, greedy; then more text, then more segments."""
    segments = template.rstrip("/").split("/")
    return [(_looseness(segment), -len(_PARAMETER.sub("", segment))) for segment in segments] + [(3, 0)]


def _looseness(segment: str) -> int:
    return 2 if "+}" in segment else 1 if "{" in segment else 0
