"""Small talk, and what only a person may answer, by phrases (`data/talk.yaml`). Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from functions.communication.resources import read_data
from shared.texts import plain
from shared.words import stems

_WORD = re.compile(r"[a-zа-я0-9-]+")


@dataclass(frozen=True)
class Phrase:
    """Words of which all must be said, in any order; `стем*` takes any ending, others any form."""

    words: Sequence[str]

    def is_said(self, words: Sequence[str]) -> bool:
        """Whether each of its words is among these."""
        return all(any(_same(own, word) for word in words) for own in self.words)


def _same(own: str, word: str) -> bool:
    return word.startswith(own[:-1]) if own.endswith("*") else own == word or _stem(own) == _stem(word)


@cache
def _stem(word: str) -> str:
    return next(iter(stems(word)), word)


def words_of(text: str) -> list[str]:
    """In lower case, ё as е."""
    return _WORD.findall(plain(text))


def reason_for_person(text: str) -> str | None:
    """Why this must go to a person (`asked`, `money`, `safety`, …), or None."""
    words = words_of(text)
    return next(
        (reason for reason, phrases in _person().items() if any(one.is_said(words) for one in phrases)), None
    )


def small_talk(text: str) -> str | None:
    """The answer to a greeting or thanks with nothing else in the message."""
    words = words_of(text)
    for phrases, answer in _small_talk():
        said = [phrase for phrase in phrases if phrase.is_said(words)]
        own = [word for phrase in said for word in phrase.words]
        rest = [word for word in words if not any(_same(one, word) for one in own)]
        if said and not _without_polite(rest):
            return answer
    return None


def without_politeness(text: str) -> str:
    """The text without «подскажите, пожалуйста»; all of it when nothing else was said."""
    return " ".join(_without_polite(words_of(text)))


def _without_polite(words: Iterable[str]) -> list[str]:
    return [word for word in words if not any(_same(own, word) for own in _polite())]


@cache
def _polite() -> tuple[str, ...]:
    return tuple(read_data("talk.yaml")["polite"])


@cache
def _person() -> dict[str, list[Phrase]]:
    return {reason: _phrases(rows) for reason, rows in read_data("talk.yaml")["person"].items()}


@cache
def _small_talk() -> list[tuple[list[Phrase], str]]:
    return [
        (_phrases(row["phrases"]), row["answer"]) for row in read_data("talk.yaml")["small_talk"].values()
    ]


def _phrases(rows: Iterable[str]) -> list[Phrase]:
    return [Phrase(row.split()) for row in rows]
