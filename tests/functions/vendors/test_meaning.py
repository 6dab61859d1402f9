"""Search by what a phrase means, combined with its words."""

import pytest

from functions.vendors.meaning import category_texts, nearest_categories
from functions.vendors.search import with_meaning
from shared.config import read_settings
from shared.embeddings import LocalE5, packed, unpacked
from tests.functions.vendors.conftest import Call

SINGER = {"name": "Голос Эха", "categories": ["artist"], "city": "Казань", "tax_status": "npd"}
CATERER = {"name": "Мятный пряник", "categories": ["catering"], "city": "Казань", "tax_status": "vat"}


@pytest.fixture
def meaning(call: Call, monkeypatch: pytest.MonkeyPatch) -> Call:
    """The routes with embeddings switched on, and two vendors."""
    monkeypatch.setenv("EMBEDDINGS_PROVIDER", "local")
    read_settings.cache_clear()
    for vendor in (SINGER, CATERER):
        assert call("POST", "/api/v1/vendors", vendor).status == 201
    return call


def names(call: Call, **query: str) -> list[str]:
    return [one["name"] for one in call("GET", "/api/v1/vendors/search", query=query).body["items"]]


def test_a_phrase_finds_the_trade_it_does_not_name(meaning: Call) -> None:
    assert names(meaning, text="кто споёт на свадьбе") == ["Голос Эха"]
    assert names(meaning, text="накормить всех приглашённых") == ["Мятный пряник"]


def test_a_lone_word_is_looked_up_as_it_stands(meaning: Call) -> None:
    assert names(meaning, text="споёт") == []


def test_a_filter_of_category_is_not_widened(meaning: Call) -> None:
    assert names(meaning, text="кто споёт на свадьбе", category="catering") == []


def test_words_count_more_than_meaning() -> None:
    ranked = with_meaning({"a": 4, "b": 1}, {"artist": ["b"], "catering": ["a"]}, ["artist", "catering"])

    assert ranked["a"] > ranked["b"]


def test_meaning_decides_where_words_weigh_the_same() -> None:
    ranked = with_meaning({"a": 2, "b": 2}, {"artist": ["b"], "catering": ["a"]}, ["artist", "catering"])

    assert ranked["b"] > ranked["a"]


def test_when_words_find_nobody_the_nearest_trade_with_somebody_answers() -> None:
    assert with_meaning({}, {"catering": ["a"], "venue": ["c"]}, ["artist", "catering", "venue"]) == {"a": 1}


def test_without_embeddings_no_trade_is_nearer(call: Call) -> None:
    assert nearest_categories("кто споёт на свадьбе") == []


def test_the_stored_vectors_are_those_of_the_categories(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDINGS_PROVIDER", "local")
    read_settings.cache_clear()

    order = nearest_categories(category_texts()["florist"])

    assert order[0] == "florist"
    assert set(order) == category_texts().keys()


def test_a_packed_vector_comes_back_almost_the_same() -> None:
    [vector] = LocalE5().embed_queries(["ведущий"])

    assert unpacked(packed(vector)) == pytest.approx(vector, abs=1 / 800)
