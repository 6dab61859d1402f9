"""Personal data stay with us: an external model sees «[ИМЯ_1]», its answer gets the words back (152-ФЗ).

The words come back as they stood in the text, also when the model bends the mark: «[Имя 1]у», «[ИМЯ_1]».
Forms of one name are marks of one number: «[ИМЯ_1]» and «[ИМЯ_1.2]», so the model knows it is one person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from shared.personal.finding import find
from shared.personal.findings import Kind
from shared.words import stems

_MARK = re.compile(
    rf"\[ ?(?P<kind>(?i:{'|'.join(kind.value for kind in Kind)}))[ _]?(?P<number>\d+)(?P<form>\.\d+)? ?\]"
    r"(?P<ending>(?:ого|ому|ыми?|ых|ой|ою|ом|ем|ей|а|у|е|ы|и|ю|я)(?![а-яё]))?"
)
"""A mark as we set it or as a model may have bent it, with the case ending a model may have hung on it."""


@dataclass(frozen=True)
class Masked:
    """A text fit for strangers, and the way back."""

    text: str
    words: dict[str, str] = field(repr=False)
    """Mark → what it hides."""

    def restore(self, answer: str) -> str:
        """The answer with the words in place of their marks; marks that are not ours stay."""
        return _MARK.sub(self._word, answer)

    def _word(self, match: re.Match[str]) -> str:
        kind = match["kind"].upper()
        word = self.words.get(f"[{kind}_{match['number']}{match['form'] or ''}]")
        if word is None:
            return match[0]
        return word if kind == Kind.NAME else word + (match["ending"] or "")


def mask(text: str) -> Masked:
    """Hide the personal data of one text."""
    return mask_all([text])[0]


def mask_all(texts: Sequence[str]) -> list[Masked]:
    """Hide those of a conversation: one person has one mark in all of its turns, and any answer restores."""
    taken = {int(match["number"]) for text in texts for match in _MARK.finditer(text)}
    marks = _Marks(number for number in count(1) if number not in taken)
    hidden = [marks.hide(text) for text in texts]
    return [Masked(text, marks.words) for text in hidden]


@dataclass
class _Marks:
    """Marks given so far."""

    numbers: Iterator[int]
    """To give; without those that the texts already use."""
    words: dict[str, str] = field(default_factory=dict)
    _marks: dict[tuple[Kind, str], str] = field(default_factory=dict)
    _people: dict[str, list[str]] = field(default_factory=dict)
    """Stems of a name → the marks of its forms."""

    def hide(self, text: str) -> str:
        places = find(text)
        ends = [0, *(place.end for place in places)]
        between = [text[end : place.start] for end, place in zip(ends, places, strict=False)]
        marks = [self._mark(place.kind, text[place.start : place.end]) for place in places]
        return "".join(part for pair in zip(between, marks, strict=True) for part in pair) + text[ends[-1] :]

    def _mark(self, kind: Kind, words: str) -> str:
        known = self._marks.get((kind, words))
        if known is None:
            known = self._marks[kind, words] = self._new_mark(kind, words)
            self.words[known] = words
        return known

    def _new_mark(self, kind: Kind, words: str) -> str:
        forms = self._people.setdefault(" ".join(sorted(stems(words))), []) if kind is Kind.NAME else []
        mark = f"{forms[0][:-1]}.{len(forms) + 1}]" if forms else f"[{kind}_{next(self.numbers)}]"
        forms.append(mark)
        return mark
