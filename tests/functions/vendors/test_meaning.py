"""Search by what a phrase means, combined with its words."""

import pytest

from functions.vendors.meaning import asked, category_texts
from functions.vendors.search import Meaning, by_meaning, with_meaning
from functions.vendors.store import VendorStore
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
    assert names(meaning, text="кто споёт на свадьбе")[0] == "Голос Эха"
    assert names(meaning, text="накормить всех приглашённых")[0] == "Мятный пряник"


def test_a_lone_word_is_looked_up_as_it_stands(meaning: Call) -> None:
    assert names(meaning, text="споёт") == []


def test_a_filter_of_category_is_not_widened(meaning: Call) -> None:
    assert names(meaning, text="кто споёт на свадьбе", category="catering") == []


def test_words_count_more_than_meaning() -> None:
    meaning = Meaning({"artist": ["b"], "catering": ["a"]}, ["artist", "catering"])

    ranked = with_meaning({"a": 4, "b": 1}, meaning)

    assert ranked["a"] > ranked["b"]


def test_meaning_decides_where_words_weigh_the_same() -> None:
    trades = Meaning({"artist": ["b"], "catering": ["a"]}, ["artist", "catering"])
    cards = Meaning({"artist": ["a", "b"]}, ["artist"], ["b", "a"])

    assert with_meaning({"a": 2, "b": 2}, trades)["b"] > with_meaning({"a": 2, "b": 2}, trades)["a"]
    assert with_meaning({"a": 2, "b": 2}, cards)["b"] > with_meaning({"a": 2, "b": 2}, cards)["a"]


def test_when_words_find_nobody_the_nearest_trades_and_cards_answer() -> None:
    meaning = Meaning(
        {"catering": ["a", "b"], "venue": ["c"]}, ["artist", "catering", "venue"], ["b", "a", "c"]
    )

    ranked = by_meaning({}, meaning.meant(), meaning)

    assert sorted(ranked, key=lambda one: -ranked[one]) == ["b", "a", "c"]


def test_phrase_finds_the_card_it_describes_without_quoting_it(meaning: Call) -> None:
    rock = {"description": "Рок-группа: барабаны, гитары, песни на стихи поэтов"}
    magic = {"description": "Иллюзионист: карты, исчезновения, распиленная ассистентка"}
    for name, card in (("Гром", rock), ("Туман", magic)):
        assert meaning("POST", "/api/v1/vendors", {**SINGER, "name": name, **card}).status == 201

    found = names(meaning, text="кто удивит публику фокусами")
    assert found.index("Туман") < found.index("Гром")


def test_changed_card_is_understood_anew(meaning: Call, store: VendorStore) -> None:
    path = "/api/v1/vendors/" + meaning("POST", "/api/v1/vendors", {**SINGER, "name": "Туман"}).body["id"]
    before = store.get(path.rpartition("/")[2]).meaning

    meaning("PATCH", path, {"description": "Иллюзионист: карты, исчезновения"}, version="1")

    after = store.get(path.rpartition("/")[2]).meaning
    assert before and after and before != after


def test_without_embeddings_no_trade_is_nearer(call: Call) -> None:
    assert asked("кто споёт на свадьбе") is None


def test_the_stored_vectors_are_those_of_the_categories(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMBEDDINGS_PROVIDER", "local")
    read_settings.cache_clear()

    found = asked(category_texts()["florist"])

    assert found
    order = found.categories
    assert order[0] == "florist"
    assert set(order) == category_texts().keys()


def test_a_packed_vector_comes_back_almost_the_same() -> None:
    [vector] = LocalE5().embed_queries(["ведущий"])

    assert unpacked(packed(vector)) == pytest.approx(vector, abs=1 / 800)
