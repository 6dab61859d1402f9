"""What the client's own words ask an estimate to have or to do without."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from functions.finance.catalogue import line_specs, wish_words

#: «без алкоголя», «ведущий не нужен»: a denial up to two words before, or just after.
_DENIAL_BEFORE = re.compile(r"(?:\bбез|\bкроме|\bне\s+(?:нуж|над|треб|хот)\w*)\s+(?:[\w-]+\s+){0,2}$")
_DENIAL_AFTER = re.compile(r"^[\w-]*\s+не\s+(?:нуж|над|треб)")


@dataclass(frozen=True)
class Wanted:
    """Line codes asked for and declined. `kept` were declined, but safety is not for giving up."""

    lines: frozenset[str] = frozenset()
    declined: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


def read_wishes(wishes: Iterable[str]) -> Wanted:
    """Find the words of the catalogue in the wishes; a line both asked for and declined stays."""
    wanted: set[str] = set()
    declined: set[str] = set()
    for wish in wishes:
        text = wish.casefold().replace("ё", "е")
        for entry in wish_words():
            for found in re.finditer(_beginning_of(entry.words), text):
                (declined if _is_denied(text, found) else wanted).update(entry.lines)
    declined -= wanted
    kept = {code for code in declined if line_specs()[code].protected}
    return Wanted(frozenset(wanted), frozenset(declined - kept), frozenset(kept))


def _beginning_of(words: tuple[str, ...]) -> str:
    return r"\b(?:" + "|".join(map(re.escape, words)) + ")"


def _is_denied(text: str, found: re.Match[str]) -> bool:
    before, after = text[: found.start()], text[found.end() :]
    return bool(_DENIAL_BEFORE.search(before[-40:]) or _DENIAL_AFTER.search(after[:40]))
