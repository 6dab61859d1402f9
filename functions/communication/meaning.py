"""How close a question is to each entry in meaning, where embeddings are switched on."""

from collections.abc import Sequence

from functions.communication.faq import Entry
from functions.communication.matching import Meaning
from functions.communication.resources import read_data
from shared import logs
from shared.config import read_settings
from shared.embeddings import Embeddings, EmbeddingSettings, Vector, closeness, embeddings_for
from shared.errors import Unavailable

#: Vectors of questions in this instance.
_vectors: dict[str, Vector] = {}
MAX_VECTORS = 2000


def meaning_of(text: str, entries: Sequence[Entry]) -> Meaning | None:
    """None without embeddings, or when they do not answer: the words alone decide then."""
    embeddings = embeddings_for(read_settings(EmbeddingSettings))
    if embeddings is None:
        return None
    elsewhere: list[str] = read_data("talk.yaml")["elsewhere"]
    try:
        [asked] = embeddings.embed_queries([text])
        _learn(embeddings, [*(one.body.question for one in entries), *elsewhere])
    except Unavailable:
        logs.warn("faq without meaning")
        return None
    return Meaning(
        entries={one.entry_id: closeness(asked, _vectors[one.body.question]) for one in entries},
        elsewhere=max(closeness(asked, _vectors[phrase]) for phrase in elsewhere),
    )


def _learn(embeddings: Embeddings, phrases: Sequence[str]) -> None:
    if len(_vectors) > MAX_VECTORS:
        _vectors.clear()
    new = [phrase for phrase in dict.fromkeys(phrases) if phrase not in _vectors]
    if new:
        _vectors.update(zip(new, embeddings.embed_passages(new), strict=True))
