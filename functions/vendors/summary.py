"""The agent's answer in Russian: an opening, by template or by a model, and the table of candidates."""

import re
from collections.abc import Sequence

from functions.vendors.places import in_city
from shared.brief import EVENT_TYPE_NAMES, Brief
from shared.shortlist import CategoryCandidates
from shared.texts import render

PACKAGE = "functions.vendors"
#: Candidates named in the table; the rest are in the data.
SHOWN = 3


def opening_text(brief: Brief, found: Sequence[CategoryCandidates]) -> str:
    """Complete without any model."""
    return render(PACKAGE, "opening.md", **_values(brief, found))


def opening_prompt(brief: Brief, found: Sequence[CategoryCandidates]) -> str:
    """The instruction with the facts; wishes stand fenced as data."""
    return render(PACKAGE, "opening_prompt.md", facts=facts_text(brief, found), wishes=brief.wishes)


def facts_text(brief: Brief, found: Sequence[CategoryCandidates]) -> str:
    """Everything a text may quote."""
    return f"{opening_text(brief, found)}\n\n{candidates_table(found)}"


def candidates_table(found: Sequence[CategoryCandidates]) -> str:
    """The first candidates of each category with prices and reasons."""
    filled = [one for one in found if one.candidates]
    return render(PACKAGE, "candidates.md", found=filled, shown=SHOWN, cell=_cell)


def _cell(text: str) -> str:
    """Text of a card inside a Markdown table: it must not end the cell, make a link or a tag."""
    return re.sub(r"([|\[\]<>*_`\\])", r"\\\1", " ".join(text.split()))


def _values(brief: Brief, found: Sequence[CategoryCandidates]) -> dict[str, object]:
    return {
        "brief": brief,
        "type_name": EVENT_TYPE_NAMES[brief.event_type],
        "place": in_city(brief.city),
        "filled": [one for one in found if one.candidates],
        "empty": [one for one in found if not one.candidates],
        "noted": [one for one in found if one.candidates and one.note],
        "total": sum(len(one.candidates) for one in found),
        "ruled_out": sum(len(one.rejected) for one in found),
        "invented": any(candidate.invented for one in found for candidate in one.candidates),
    }
