"""Regular expressions take time in proportion to the text, also when the text is made against them.

Measured by growth: sixteen times the text takes sixteen times as long, and 256 times by a quadratic
expression. What we allow lies in the middle, so that a busy machine moves no verdict. Patterns of pydantic's
fields are not here: its engine is linear.
"""

import re
import time
from collections.abc import Callable
from datetime import date

import pytest

from functions.maestro.understanding.reading import read
from tests.unit.safety.patterns import hostile_parts, is_anchored, patterns

#: It reads our own constants.
EXCUSED = {"shared/database.py _DECLARATION"}
#: Seconds of the small text; what stays below cannot become noticeable at the lengths we take.
NOTHING = 0.0001
SMALL, LARGE = 300, 4800
#: Times as long, for the large text.
GROWTH = 64


def seconds(work: Callable[[str], object], text: str) -> float:
    """The least of some tries, of this thread's own time."""
    taken = []
    for _ in range(3):
        began = time.thread_time()
        work(text)
        taken.append(time.thread_time() - began)
    return min(taken)


def runs_away(work: Callable[[str], object], before: str, body: str) -> bool:
    """Whether the time grows faster than the text."""

    def text(length: int) -> str:
        return before + body * (length // len(body)) + "\0"

    if seconds(work, text(20)) > 0.01:
        return True
    small = seconds(work, text(SMALL))
    return small > NOTHING and seconds(work, text(LARGE)) > GROWTH * small


def test_every_expression_is_linear() -> None:
    found = patterns()

    fatal = {place: parts for place, pattern in found.items() if (parts := _fatal_parts(place, pattern))}

    assert fatal.keys() == EXCUSED


def _fatal_parts(place: str, pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    work = pattern.fullmatch if is_anchored(place) else pattern.search
    return [part for part in hostile_parts(pattern) if runs_away(work, *part)]


@pytest.mark.parametrize("body", ["1", "1 ", "а", "1-", "два "])
def test_reading_of_a_request_is_linear(body: str) -> None:
    """The expressions that the understanding puts together at its first use are in here."""

    def work(text: str) -> object:
        return read(text, date(2026, 11, 22))

    assert not runs_away(work, "", body)


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\d+руб", r"(?:a|a)*b"])
def test_careless_expression_is_noticed(pattern: str) -> None:
    compiled = re.compile(pattern)

    assert any(runs_away(compiled.search, *part) for part in hostile_parts(compiled))
