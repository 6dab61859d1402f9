"""The second opinion on an intent: which labelled sentences a request lies nearest to in meaning.

All vectors of E5 point one way, so the mean of the examples is taken off before they are compared. Only the
order and the weight of neighbours count, never how near the nearest one is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from operator import mul
from typing import Any

from shared.embeddings import Vector, unpacked

_NEIGHBOURS = 8
_SHARPNESS = 4
"""The power a neighbour's likeness is raised to: the nearest count more than the many."""


@dataclass(frozen=True)
class Examples:
    """Sentences of known intent as unit vectors around their mean."""

    intents: Sequence[str]
    rows: Sequence[Sequence[float]]
    mean: Vector

    def votes(self, query: Vector) -> dict[str, float]:
        """Intent → its share of the nearest examples; the shares add up to 1."""
        asked = centred(query, self.mean)
        likeness = [sum(map(mul, asked, row)) for row in self.rows]
        nearest = sorted(range(len(likeness)), key=lambda index: -likeness[index])[:_NEIGHBOURS]
        shares: dict[str, float] = {}
        for index in nearest:
            weight = max(likeness[index], 0.0) ** _SHARPNESS
            shares[self.intents[index]] = shares.get(self.intents[index], 0.0) + weight
        total = sum(shares.values())
        return {intent: share / total for intent, share in shares.items()} if total else {}


def centred(vector: Vector, mean: Vector) -> Vector:
    """The unit vector from the mean to this one."""
    moved = [one - middle for one, middle in zip(vector, mean, strict=True)]
    length = sum(map(mul, moved, moved)) ** 0.5 or 1.0
    return [one / length for one in moved]


def examples_of(intents: Sequence[str], vectors: Sequence[Vector]) -> Examples:
    """Examples of freshly made vectors."""
    mean = [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]
    return Examples(intents, [centred(vector, mean) for vector in vectors], mean)


def labelled() -> list[tuple[str, str]]:
    """(sentence, intent) of `examples.yaml`."""
    return [(text, intent) for intent, texts in _read("examples.yaml").items() for text in texts]


@cache
def bundled() -> Examples:
    """The examples with the bundled E5's vectors, written by `make evals`: no instance makes them."""
    stored = _read("example_vectors.json")
    rows = [unpacked(row) for row in stored["rows"]]
    return Examples([intent for _, intent in labelled()], rows, stored["mean"])


@cache
def embedded(embed: Callable[[Sequence[str]], list[Vector]]) -> Examples:
    """The examples with the vectors of another model, once per instance."""
    sentences = labelled()
    return examples_of([intent for _, intent in sentences], embed([text for text, _ in sentences]))


def _read(name: str) -> Any:
    import yaml

    source = resources.files("functions.maestro.understanding") / "data" / name
    return yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
