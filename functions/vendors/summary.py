"""The agent's answer in Russian: an opening, by template or by a model, and the table of candidates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from functions.vendors.places import in_city
from shared.brief import EVENT_TYPE_NAMES, Brief
from shared.shortlist import CategoryCandidates
from shared.texts import render

PACKAGE = "functions.vendors"
#: Candidates named in the table; the rest are in the data.
SHOWN = 3


@dataclass(frozen=True)
class Texts:
    """What is said of the candidates, and what a model is asked to say."""

    opening: str
    """Complete without any model."""
    table: str
    """The first candidates of each category with prices and reasons."""
    prompt: str
    """The instruction with the facts; wishes stand fenced as data."""

    @property
    def facts(self) -> str:
        """Everything a text may quote."""
        return _facts(self.opening, self.table)


def texts_of(brief: Brief, found: Sequence[CategoryCandidates]) -> Texts:
    """The texts for a brief's candidates."""
    filled = [one for one in found if one.candidates]
    opening = render(PACKAGE, "opening.md", **_values(brief, found))
    table = render(PACKAGE, "candidates.md", found=filled, shown=SHOWN, cell=_cell)
    prompt = render(PACKAGE, "opening_prompt.md", facts=_facts(opening, table), wishes=brief.wishes)
    return Texts(opening, table, prompt)


def _facts(opening: str, table: str) -> str:
    return f"{opening}\n\n{table}"


def _notes(found: Sequence[CategoryCandidates]) -> dict[str, str]:
    """Names of the categories that share a note → the note."""
    names: dict[str, list[str]] = {}
    for one in found:
        if one.note:
            names.setdefault(one.note, []).append(one.name)
    return {", ".join(own): note for note, own in names.items()}


def _cell(text: str) -> str:
    """Text of a card inside a Markdown table: it must not end the cell, make a link or a tag."""
    return re.sub(r"([|\[\]<>*_`\\])", r"\\\1", " ".join(text.split()))


def _values(brief: Brief, found: Sequence[CategoryCandidates]) -> dict[str, object]:
    return {
        "brief": brief,
        "type_name": EVENT_TYPE_NAMES[brief.event_type],
        "place": in_city(brief.city),
        "filled": sum(1 for one in found if one.candidates),
        "notes": _notes(found),
        "total": sum(len(one.candidates) for one in found),
        "ruled_out": sum(len(one.rejected) for one in found),
        "invented": any(candidate.invented for one in found for candidate in one.candidates),
    }
