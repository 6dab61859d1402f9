"""A prompt made to fit: its material is cut by rule, its instructions stay as they are.

Only what stands fenced is cut, the longest part first. A list keeps its beginning and says how much more
there was; of a talk the oldest turns go; of running text whole sentences stay.
"""

import re
from dataclasses import dataclass
from itertools import groupby

from shared.texts import count_text, fenced_parts

#: No part gets shorter than this: what is left should still say something.
_LEAST = 200
_EARLIER = "(раньше: ещё {})"
_MORE = "- … и ещё {}"
_ITEM = re.compile(r"\s*(?:[-*•|]|\d+[.)])\s?")
_TURN = re.compile(r"[А-ЯЁA-Z][\w ]{1,30}: ")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def shortened(prompt: str, room: int) -> str:
    """The prompt in at most `room` characters, if its material allows, else as short as it gets."""
    parts = [_Part(*span, _blocks(prompt[slice(*span)])) for span in fenced_parts(prompt)]
    excess = _shrink([block for part in parts for block in part.blocks], len(prompt) - room)
    if excess > 0:  # many small things: each part as one list
        for part in parts:
            part.blocks[:] = [_Block("items", part.text)]
        _shrink([block for part in parts for block in part.blocks], excess)
    for part in reversed(parts):
        prompt = f"{prompt[: part.start]}{part.text}{prompt[part.end :]}"
    return prompt


def _shrink(blocks: list["_Block"], excess: int) -> int:
    """The longest first. What is still too much."""
    for block in sorted(blocks, key=lambda one: -len(one.text)):
        if excess > 0:
            excess -= block.shrink(excess)
    return excess


@dataclass
class _Block:
    """Lines of one kind."""

    kind: str
    text: str

    def shrink(self, excess: int) -> int:
        """Cut off so many characters, or as many as one can. How many it were."""
        before, most = len(self.text), max(len(self.text) - excess, _LEAST)
        if before > most:
            self.text = {"items": _first_items, "turns": _last_turns}.get(self.kind, _sentences)(
                self.text, most
            )
        return before - len(self.text)


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    blocks: list[_Block]

    @property
    def text(self) -> str:
        return "\n".join(block.text for block in self.blocks)


def _blocks(text: str) -> list[_Block]:
    return [_Block(kind, "\n".join(lines)) for kind, lines in groupby(text.split("\n"), key=_kind)]


def _kind(line: str) -> str:
    if _ITEM.match(line):
        return "items"
    return "turns" if _TURN.match(line) else "words"


def _first_items(text: str, most: int) -> str:
    lines = text.split("\n")
    kept = _fitting(lines, most)
    return "\n".join([*kept, _MORE.format(len(lines) - len(kept))])


def _last_turns(text: str, most: int) -> str:
    lines = text.split("\n")
    kept = _fitting(lines[::-1], most)[::-1]
    gone = count_text(len(lines) - len(kept), "реплика", "реплики", "реплик")
    return "\n".join([_EARLIER.format(gone), *kept])


def _sentences(text: str, most: int) -> str:
    return f"{' '.join(_fitting(_SENTENCE.split(text), most)) or text[:most]} …"


def _fitting(parts: list[str], most: int) -> list[str]:
    """The first of them that fit together, a mark of what is left out included."""
    room, kept = most - len(_EARLIER.format("10 000 реплик")), []
    for part in parts:
        room -= len(part) + 1
        if room < 0:
            break
        kept.append(part)
    return kept
