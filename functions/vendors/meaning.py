"""Which trade a search means, where its words name none: «кто споёт на свадьбе» → артисты."""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from shared import logs
from shared.config import read_settings
from shared.embeddings import (
    Embeddings,
    EmbeddingSettings,
    LocalE5,
    Vector,
    embeddings_for,
    nearest,
    unpacked,
)
from shared.errors import Unavailable
from shared.vendor_categories import vendor_categories


def nearest_categories(text: str) -> list[str]:
    """Codes of all categories, the nearest in meaning first; empty without embeddings or when they fail."""
    embeddings = embeddings_for(read_settings(EmbeddingSettings))
    if embeddings is None:
        return []
    try:
        vectors = _bundled() if isinstance(embeddings, LocalE5) else _embedded(embeddings)
        [asked] = embeddings.embed_queries([text])
    except Unavailable:
        logs.warn("vendor search without meaning")
        return []
    codes = list(vectors)
    return [codes[index] for index in nearest(asked, [vectors[code] for code in codes])]


def category_texts() -> dict[str, str]:
    """Category → what is embedded of it: its name and what people call it."""
    return {
        code: f"{category.name}: {', '.join(category.synonyms)}"
        for code, category in vendor_categories().items()
    }


@cache
def _bundled() -> Mapping[str, Vector]:
    """Vectors of the bundled E5, written by `make evals`."""
    source = resources.files("functions.vendors") / "data" / "category_vectors.json"
    rows: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))["rows"]
    return {code: unpacked(row) for code, row in rows.items()}


_remote: dict[str, Vector] = {}


def _embedded(embeddings: Embeddings) -> Mapping[str, Vector]:
    """Those of an endpoint, asked once per instance."""
    if not _remote:
        texts = category_texts()
        _remote.update(zip(texts, embeddings.embed_passages(list(texts.values())), strict=True))
    return _remote
