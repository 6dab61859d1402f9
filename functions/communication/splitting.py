"""Several questions in one message: «Сколько стоит и есть ли парковка?» is two. Pure.

A message is cut where both sides can stand alone: a question (a question word and something asked), a request
to do something, or bare words after a question («…и вай-фай?»), when the FAQ knows both.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from functions.communication.matching import ASKING
from functions.communication.phrases import Phrase, without_politeness, words_of
from functions.communication.resources import read_data
from shared.words import stems

#: The entry of the FAQ that these words find, or None.
Known = Callable[[str], str | None]

_END = re.compile(r"(?<=[.!?…]) |[;\n]")
_JOINT = re.compile(r"(, (?:(?:а|и|но) )?(?:также |ещ[её] )?| и (?:также |ещ[её] )?)")
#: A question word or a verb of a request stands among the first so many words.
OPENING = 3
#: A message of more parts is a letter, not a list of questions: it is read as a whole.
MOST_PARTS = 5


@dataclass(frozen=True)
class _Piece:
    text: str
    is_question: bool
    is_request: bool
    is_yes_or_no: bool
    """«Есть ли парковка»: more nouns may follow, each a question of its own."""
    entry: str | None

    @property
    def stands(self) -> bool:
        return self.is_question or self.is_request or self.entry is not None


def parts_of(text: str, known: Known) -> Sequence[str]:
    """The questions and requests of a message in their order; the message itself when it is but one, or when
    the FAQ knows none of them."""
    pieces: list[_Piece] = []
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    for sentence in _END.split(lines):
        joints = ["", *_JOINT.split(sentence)]
        is_asked, is_one = "?" in sentence, len(joints) == len(["", sentence])
        for joint, words in zip(joints[::2], joints[1::2], strict=True):
            _add(pieces, joint, _piece(words, known, is_asked=is_asked, is_whole=is_one))
    parts = [one.text for one in pieces if one.stands]
    is_list = 1 < len(parts) <= MOST_PARTS and any(one.entry for one in pieces)
    return parts if is_list else [text]


def _add(pieces: list[_Piece], joint: str, new: _Piece) -> None:
    """`joint` stands before the new piece within its sentence; it is empty at the sentence's beginning."""
    before = pieces[-1] if pieces else None
    if before is None or _is_cut(before, new):
        pieces.append(new)
    elif new.entry and not new.is_request and not before.stands:
        pieces[-1] = new
    elif joint or before.entry is None or before.entry == new.entry:
        pieces[-1] = _joined(before, joint or " ", new)


def _is_cut(before: _Piece, new: _Piece) -> bool:
    if not before.stands or (before.entry is not None and before.entry == new.entry):
        return False
    if new.is_request:
        return not before.is_request
    return new.is_question or (before.is_yes_or_no and before.entry is not None and new.entry is not None)


def _joined(before: _Piece, joint: str, new: _Piece) -> _Piece:
    return replace(
        before,
        text=f"{before.text}{joint}{new.text}",
        is_question=before.is_question or new.is_question,
        is_request=before.is_request or new.is_request,
    )


def _piece(words: str, known: Known, *, is_asked: bool, is_whole: bool) -> _Piece:
    """`is_asked`: its sentence ends with a question mark; `is_whole`: it is all of that sentence."""
    opening = words_of(words)[:OPENING]
    entry = known(words)
    has_matter = entry is not None or bool(set(stems(without_politeness(words))) - ASKING)
    is_yes_or_no = "ли" in opening or (is_asked and any(word in _yes_or_no() for word in opening))
    is_question = is_yes_or_no or (is_asked and is_whole) or any(word in _asking() for word in opening)
    return _Piece(
        text=words.strip(),
        is_question=has_matter and is_question,
        is_request=any(verb.is_said([word]) for verb in _requests() for word in opening),
        is_yes_or_no=has_matter and is_yes_or_no,
        entry=entry,
    )


@cache
def _asking() -> frozenset[str]:
    return frozenset(read_data("talk.yaml")["asking"])


@cache
def _yes_or_no() -> frozenset[str]:
    return frozenset(read_data("talk.yaml")["yes_or_no"])


@cache
def _requests() -> list[Phrase]:
    return [Phrase([verb]) for verb in read_data("talk.yaml")["requests"]]
