"""Whether a text recites what its writer was told in confidence: the instruction and the prompt."""

import re

#: So many words in a row are no coincidence.
_RUN = 7
_WORD = re.compile(r"\w+")


def is_leak(text: str, confidential: str, public: str) -> bool:
    """True when the text repeats seven words in a row of the confidential, that are not in the public."""
    return bool((_runs(text) & _runs(confidential)) - _runs(public))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.lower())
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}
