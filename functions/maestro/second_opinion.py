"""Asks the embeddings what a request means; without them the words alone decide."""

from collections.abc import Mapping
from functools import cache

from functions.maestro.understanding.nearest import bundled, embedded
from shared import logs
from shared.config import read_settings
from shared.embeddings import Embeddings, EmbeddingSettings, LocalE5, embeddings_for
from shared.errors import Unavailable

#: E5 reads 512 tokens; what is wanted is said before that.
LONGEST = 600


def second_opinion(text: str) -> Mapping[str, float]:
    """Intent → share of the nearest examples; empty without embeddings or when they fail."""
    embeddings = _embeddings()
    if embeddings is None or not text.strip():
        return {}
    try:
        examples = bundled() if isinstance(embeddings, LocalE5) else embedded(embeddings.embed_queries)
        [vector] = embeddings.embed_queries([text[:LONGEST]])
    except Unavailable:
        logs.warn("intent without a second opinion")
        return {}
    return examples.votes(vector)


@cache
def _embeddings() -> Embeddings | None:
    return embeddings_for(read_settings(EmbeddingSettings))
