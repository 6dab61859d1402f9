"""Questions put together by what they are about, so that one answer can be written for many. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from functions.communication.phrases import without_politeness
from shared.words import stems

#: Share of the rarer question's words that two questions must have in common.
ALIKE = 0.5


@dataclass(frozen=True)
class Cluster:
    """Places of the questions in the given list; `label` is the one most like the others."""

    label: int
    members: Sequence[int]


def clusters_of(questions: Sequence[str]) -> list[Cluster]:
    """The largest first. A question joins the first cluster it shares enough words with."""
    words = [frozenset(stems(without_politeness(text))) for text in questions]
    groups: list[list[int]] = []
    for place, said in enumerate(words):
        group = next((one for one in groups if any(_alike(said, words[other]) for other in one)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    made = [Cluster(_most_typical(group, words), group) for group in groups]
    return sorted(made, key=lambda one: (-len(one.members), one.members[0]))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    smaller = min(len(one), len(other))
    return bool(smaller) and len(one & other) / smaller >= ALIKE


def _most_typical(group: Sequence[int], words: Sequence[frozenset[str]]) -> int:
    """Its words are the commonest ones; the shorter of two equals."""
    common = Counter(word for place in group for word in words[place])
    return max(
        group,
        key=lambda place: (
            sum(common[word] for word in words[place]) / max(len(words[place]), 1),
            -len(words[place]),
        ),
    )
