"""Several orders of the same things made one."""

from collections.abc import Iterable, Sequence

#: Damps the lead of first places when rankings are added (Cormack, Clarke, Büttcher, SIGIR 2009).
_DAMPING = 60


def fused(rankings: Iterable[Sequence[str]]) -> list[str]:
    """One order of several: reciprocal ranks add up, what no ranking names is not there."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, start=1):
            scores[key] = scores.get(key, 0.0) + 1 / (_DAMPING + rank)
    return sorted(scores, key=lambda key: (-scores[key], key))
