"""Which event it is, where its guests are and how costly it should look."""

import re
from collections.abc import Mapping
from typing import TypeVar

from functions.maestro.understanding import vocabulary
from functions.maestro.understanding.findings import Finding, findall, masked
from shared.brief import EVENT_TYPE_NAMES, EventFormat, EventType, Level

Kind = TypeVar("Kind")

_DENIED = re.compile(r"(?<![а-я])не {1,2}$")
"""«Не корпоратив, а конференция»."""


def read_event_types(text: str) -> list[Finding[EventType]]:
    """All types named, in order. Weaker words count only where no stronger one stands."""
    for strength in ("strong", "weak"):
        if found := _found(vocabulary.event_type_patterns(strength), text):
            return found
    nearest = _found(vocabulary.event_type_patterns("nearest"), text)
    return [Finding(f.value, f.start, f.end, _nearest_note(text[f.start : f.end], f.value)) for f in nearest]


def read_formats(text: str) -> list[Finding[EventFormat]]:
    """Online, offline or hybrid, in order."""
    return _found(vocabulary.format_patterns(), text)


def read_levels(text: str) -> list[Finding[Level]]:
    """Price levels, in order."""
    return _found(vocabulary.level_patterns(), text)


def _found(patterns: Mapping[Kind, re.Pattern[str]], text: str) -> list[Finding[Kind]]:
    """Every match; an earlier kind's words are not read again by a later one."""
    findings: list[Finding[Kind]] = []
    for kind, pattern in patterns.items():
        found = [one for one in findall(pattern, text, kind) if not _DENIED.search(text[: one.start])]
        text = masked(text, found)
        findings += found
    return sorted(findings, key=lambda finding: finding.start)


def _nearest_note(words: str, event_type: EventType) -> str:
    return f"«{words}» нет среди наших типов: планируем как ближайший, {EVENT_TYPE_NAMES[event_type]}"
