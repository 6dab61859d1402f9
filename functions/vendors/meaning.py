"""What a search means where its words name no trade («кто споёт на свадьбе» → артисты), and whose card fits.

A vendor keeps the vector of its own words in its row. Writing a card makes it; a list of many is finished by
the searches after it, a few vendors each, so that no request takes long.
"""

import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from operator import mul

from functions.vendors.models import Vendor, VendorRecord
from shared import logs
from shared.config import read_settings
from shared.embeddings import (
    Embeddings,
    EmbeddingSettings,
    LocalE5,
    Vector,
    embeddings_for,
    nearest,
    packed,
    unpacked,
)
from shared.errors import Unavailable
from shared.vendor_categories import vendor_categories

#: Cards that a search may give their vector besides, and a write: each takes some 50 ms.
LEARNT_BY_SEARCH, LEARNT_BY_WRITE = 4, 100
_LONGEST = 300


@dataclass(frozen=True)
class Asked:
    """A phrase that somebody looks for."""

    vector: Vector
    categories: list[str]
    """Codes of all categories, the nearest in meaning first."""

    def nearest(self, records: Sequence[VendorRecord]) -> list[str]:
        """Ids of those that have a vector, the nearest first."""
        known = [record for record in records if _is_fresh(record)]
        likeness = {record.id: self._closeness(record) for record in known}
        return sorted(likeness, key=lambda key: -likeness[key])

    def _closeness(self, record: VendorRecord) -> float:
        steps = memoryview(b64decode(record.meaning.partition(":")[2])).cast("b")
        return sum(map(mul, self.vector, steps), 0.0)


def asked(text: str) -> Asked | None:
    """The phrase with its meaning; None without embeddings or when they fail."""
    embeddings = embeddings_for(read_settings(EmbeddingSettings))
    if embeddings is None:
        return None
    try:
        vectors = _bundled() if isinstance(embeddings, LocalE5) else _embedded(embeddings)
        [vector] = embeddings.embed_queries([text])
    except Unavailable:
        logs.warn("vendor search without meaning")
        return None
    codes = list(vectors)
    return Asked(vector, [codes[index] for index in nearest(vector, [vectors[code] for code in codes])])


def learnt(records: Sequence[VendorRecord], most: int) -> dict[str, str]:
    """Vendor id → its new `meaning`, for at most so many of those that lack a fresh one."""
    embeddings = embeddings_for(read_settings(EmbeddingSettings))
    stale = [record for record in records if not _is_fresh(record)][:most]
    if embeddings is None or not stale:
        return {}
    texts = [card_text(record.vendor) for record in stale]
    try:
        vectors = embeddings.embed_passages(texts)
    except Unavailable:
        logs.warn("vendors without meaning", vendors=len(stale))
        return {}
    meanings = [f"{_digest(text)}:{packed(vector)}" for text, vector in zip(texts, vectors, strict=True)]
    return {record.id: meaning for record, meaning in zip(stale, meanings, strict=True)}


def card_text(vendor: Vendor) -> str:
    """What is embedded of a vendor: its trades, its words about itself, its tags."""
    trades = ", ".join(vendor_categories()[code].name for code in vendor.categories)
    return f"{trades}. {vendor.description} {', '.join(vendor.tags)}"[:_LONGEST]


def category_texts() -> dict[str, str]:
    """Category → what is embedded of it: its name and what people call it."""
    return {
        code: f"{category.name}: {', '.join(category.synonyms)}"
        for code, category in vendor_categories().items()
    }


def _is_fresh(record: VendorRecord) -> bool:
    """Whether its vector is that of the card as it is now, by the model in use."""
    return record.meaning.partition(":")[0] == _digest(card_text(record.vendor))


def _digest(text: str) -> str:
    model = read_settings(EmbeddingSettings).embeddings_passage_model
    return sha256(f"{model}\n{text}".encode()).hexdigest()[:16]


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
