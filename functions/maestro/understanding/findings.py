"""What the rules find in a text and where."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

GAP = r" {0,3}"
"""Between words of a pattern. Bounded, so that no text makes a pattern slow."""
NO_LETTER = r"(?![а-яa-z])"
"""A word ends here."""
WORD_START = r"(?<![а-яa-z])"
MASK = "\0"


@dataclass(frozen=True)
class Finding(Generic[Value]):
    """A value and the place `text[start:end]` whose words it was read from."""

    value: Value
    start: int
    end: int
    note: str | None = None
    """In Russian: what had to be assumed in reading it; None when the words are exact."""


def masked(text: str, findings: Iterable[Finding[Any]]) -> str:
    """The text without the places found, of the same length, so that no later rule reads them again."""
    letters = list(text)
    for finding in findings:
        letters[finding.start : finding.end] = MASK * (finding.end - finding.start)
    return "".join(letters)


def word_pattern(words: Iterable[str]) -> str:
    """One pattern for a list of words; `*` in a word stands for any letters, a space for any gap."""
    alternatives = sorted(words, key=len, reverse=True)
    return rf"{WORD_START}(?:{'|'.join(map(_one_word, alternatives))}){NO_LETTER}"


def _one_word(word: str) -> str:
    return re.escape(word).replace(r"\ ", " {1,3}").replace(r"\*", "[а-яa-z]{0,20}")


def findall(pattern: re.Pattern[str], text: str, value: Value) -> Iterator[Finding[Value]]:
    """Every place of a pattern, all with one value."""
    for match in pattern.finditer(text):
        yield Finding(value, match.start(), match.end())


def group(match: re.Match[str], name: str) -> str | None:
    """A named group, None too where the pattern has no such group."""
    groups: Mapping[str, str | None] = match.groupdict()
    return groups.get(name)
