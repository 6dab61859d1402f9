"""The nominative of a town we do not know: «в Урюпинске» → Урюпинск. Endings only, so rare names may miss."""

import re

#: After «в»: the first fitting ending of a noun gives way.
_NOUNS = (
    (re.compile(r"(?<=[сцз]к)е$"), ""),
    (re.compile(r"(?<=[кхгжшчщ])ах$"), "и"),
    (re.compile(r"ах$"), "ы"),
    (re.compile(r"ях$"), "и"),
    (re.compile(r"ии$"), "ия"),
    (re.compile(r"(?<=[кх])е$"), "а"),
    (re.compile(r"(?<=ск)ом$"), "ий"),
    (re.compile(r"(?<=[аяоу])е$"), "й"),
    (re.compile(r"(?<=[бвгджзклмнпрстфхцчшщ])е$"), ""),
    (re.compile(r"(?<=[тлрн])и$"), "ь"),
)
_FEMININE = (re.compile(r"(?<=[бвгджзклмнпрстфхц])е$"), "а")
_ADJECTIVES = (
    (re.compile(r"(?<=[кгх])ом$"), "ий"),
    (re.compile(r"ом$"), "ый"),
    (re.compile(r"(?<=[нш])ем$"), "ий"),
)
_OF_FEMININE = re.compile(r"ой$")


def nominative(name: str) -> str:
    """The name as on a map, from the case that follows «в»."""
    *before, noun = name.split(" ")
    if before and _OF_FEMININE.search(before[0]):
        return " ".join(
            [_OF_FEMININE.sub("ая", before[0]), *before[1:], _FEMININE[0].sub(_FEMININE[1], noun)]
        )
    return " ".join([*(_bent(word, _ADJECTIVES) for word in before), _bent(noun, _NOUNS)])


def _bent(word: str, endings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    return next((ending.sub(new, word) for ending, new in endings if ending.search(word)), word)
