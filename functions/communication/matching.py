"""Which entry a question is about: by its words, and by closeness of meaning when somebody measured it.

Words are weighed by how few entries have them. Meaning only ranks: the similarities of a sentence model
crowd together near the top of their scale, so no absolute threshold is laid on them.
"""

import difflib
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import pstdev

from functions.communication.faq import Entry, phrases
from functions.communication.phrases import without_politeness
from shared.words import stems

#: Of words: how much of the question and of the phrase must be the same to call them one (F-measure).
ENOUGH = 0.5
#: Two entries as close as this cannot be told apart.
TIE = 0.05
#: What an unknown word of the question weighs; one that stands in a single entry of fifty weighs four.
UNKNOWN = 2.0
#: In standard deviations of all entries' closeness: how far the best must lead the next one, and lie beyond
#: what is none of the FAQ's matters. By E5 on 36 sentences of our own: 5 of 18 questions in other words were
#: found besides those that words found, and none of 18 strange ones.
LEADS, BEYOND = 0.5, 1.0
#: Words of asking tell little by themselves: they never weigh more than this.
ASKING = frozenset(stems("где когда кто куда откуда сколько почему зачем чем чего какого пришлите отправьте"))
ASKING_WEIGHT = 1.2
#: How alike a misspelt word must be to a known one, and from which length on.
LIKE = 0.85
SHORTEST_TYPO = 6


@dataclass(frozen=True)
class Match:
    """Entries by how well they fit, the best first; `rivals` are those it could as well be."""

    entry: Entry
    score: float
    rivals: Sequence[Entry] = ()


@dataclass(frozen=True)
class Meaning:
    """How close a question is to each entry (by id), and to the closest of what is none of our matters."""

    entries: Mapping[str, float]
    elsewhere: float

    def standing_out(self) -> str | None:
        """The entry that is closest by far."""
        ranked = sorted(self.entries.items(), key=lambda item: -item[1])
        spread = pstdev(self.entries.values()) if len(ranked) > 2 else 0.0
        if not spread:
            return None
        (best, highest), (_, second), *_ = ranked
        is_far = highest - second >= LEADS * spread and highest - self.elsewhere >= BEYOND * spread
        return best if is_far else None


class Index:
    """Entries by the stems of their phrases."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = {one.entry_id: one for one in entries}
        self._phrases = {
            key: [said for text in phrases(one) if (said := frozenset(stems(text))) - ASKING]
            for key, one in self._entries.items()
        }
        in_entries = Counter(
            stem for ways in self._phrases.values() for stem in frozenset[str]().union(*ways)
        )
        count = len(self._entries)
        self._weights = {
            stem: min(math.log(1 + count / number), ASKING_WEIGHT if stem in ASKING else math.inf)
            for stem, number in in_entries.items()
        }

    def find(self, text: str, meaning: "Meaning | None" = None) -> Match | None:
        """The entry that answers by its words, else by meaning where somebody measured it, or None."""
        ranked = self._ranked(text)
        if ranked and ranked[0][1] >= ENOUGH:
            best = ranked[0][1]
            rivals = [self._entries[key] for key, score in ranked[1:3] if best - score < TIE]
            return Match(self._entries[ranked[0][0]], best, rivals)
        meant = meaning.standing_out() if meaning else None
        return Match(self._entries[meant], ENOUGH) if meant else None

    def only(self, text: str) -> str | None:
        """The id of the one entry that these words find beyond doubt."""
        found = self.find(text)
        return found.entry.entry_id if found and not found.rivals else None

    def knows(self, text: str) -> bool:
        """Whether each word of it stands in some entry."""
        return all(self._corrected(stem) in self._weights for stem in stems(without_politeness(text)))

    def nearest(self, text: str, count: int) -> list[Entry]:
        """The closest few, also those too far away to be the answer."""
        return [self._entries[key] for key, _ in self._ranked(text)[:count]]

    def _ranked(self, text: str) -> list[tuple[str, float]]:
        return sorted(self._scores(text).items(), key=lambda item: (-item[1], item[0]))

    def _scores(self, text: str) -> dict[str, float]:
        said = {self._corrected(stem) for stem in stems(without_politeness(text))}
        if not said:
            return {}
        best = {
            key: max((self._closeness(way, said) for way in ways), default=0.0)
            for key, ways in self._phrases.items()
        }
        return {key: score for key, score in best.items() if score > 0}

    def _corrected(self, stem: str) -> str:
        """A word nobody knows, if a known one of about its length and the same first letter is almost so."""
        if stem in self._weights or len(stem) < SHORTEST_TYPO:
            return stem
        near = [one for one in self._weights if one[0] == stem[0] and abs(len(one) - len(stem)) <= 1]
        return next(iter(difflib.get_close_matches(stem, near, n=1, cutoff=LIKE)), stem)

    def _closeness(self, phrase: frozenset[str], said: set[str]) -> float:
        common = self._weight(phrase & said)
        if not common:
            return 0.0
        return 2 * common / (self._weight(phrase) + self._weight(said))

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights.get(word, UNKNOWN) for word in words)


#: Of the agencies that asked last: making one takes as long as the rest of a turn.
_indexes: dict[tuple[tuple[str, int], ...], Index] = {}
MAX_INDEXES = 100


def index_of(entries: Sequence[Entry]) -> Index:
    """The index of these versions of these entries."""
    key = tuple((one.entry_id, one.version) for one in entries)
    if key not in _indexes:
        if len(_indexes) >= MAX_INDEXES:
            _indexes.clear()
        _indexes[key] = Index(entries)
    return _indexes[key]
