"""How close a question is to each entry in meaning, where embeddings are switched on."""

from collections.abc import Mapping, Sequence

from functions.communication.faq import Entry
from shared import logs
from shared.config import read_settings
from shared.embeddings import EmbeddingSettings, Vector, closeness, embeddings_for
from shared.errors import Unavailable

#: Vectors of questions in this instance.
_vectors: dict[str, Vector] = {}
MAX_VECTORS = 2000


def similarities(text: str, entries: Sequence[Entry]) -> Mapping[str, float]:
    """Entry id → cosine; empty without embeddings: the words alone decide then."""
    embeddings = embeddings_for(read_settings(EmbeddingSettings))
    if embeddings is None:
        return {}
    if len(_vectors) > MAX_VECTORS:
        _vectors.clear()
    questions = {one.entry_id: one.body.question for one in entries}
    new = [question for question in dict.fromkeys(questions.values()) if question not in _vectors]
    try:
        [asked] = embeddings.embed_queries([text])
        vectors = embeddings.embed_passages(new) if new else []
    except Unavailable:
        logs.warn("faq without meaning")
        return {}
    _vectors.update(zip(new, vectors, strict=True))
    return {key: closeness(asked, _vectors[question]) for key, question in questions.items()}
