"""One slip of the finger in a word that a fact stands on: «12 дикабря», «150 чиловек», «декбря», «бюджжет».

The mended text is of the same length, so that what is found in it can be quoted from the user's own: a word
that is one letter too long is followed by a space, one that is too short takes the space after a number.
"""

import re
from collections.abc import Iterator
from functools import cache

from functions.maestro.understanding.vocabulary import spelled_words

_SHORTEST = 6
"""Letters of a word that is mended; a shorter one is too often another word."""
_WORD = re.compile(rf"(?:(?<=\d) )?(?P<word>[а-я]{{{_SHORTEST - 1},20}})")


def mended(text: str) -> str:
    """A plain text with the slips put right."""
    return _WORD.sub(_mended_word, text)


def _mended_word(match: re.Match[str]) -> str:
    word, space = match["word"], match[0][: -len(match["word"])]
    right = _by_slip().get(word)
    if right is None or word in spelled_words() or len(right) > len(match[0]):
        return match[0]
    return (space + right)[-len(match[0]) :] if len(right) >= len(word) else f"{space}{right} "


@cache
def _by_slip() -> dict[str, str]:
    return {slip: word for word in spelled_words() for slip in _slips(word)}


def _slips(word: str) -> Iterator[str]:
    """Every spelling that is one swap, loss, repetition or wrong letter away; the first letter is right."""
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    for at in range(1, len(word)):
        yield from (word[:at] + other + word[at + 1 :] for other in letters if other != word[at])
        yield word[:at] + word[at] + word[at:]
        if len(word) > _SHORTEST:
            yield word[:at] + word[at + 1 :]
        if at + 1 < len(word):
            yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
