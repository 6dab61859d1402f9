"""How high the wanted kind of vendor stands: by trades alone, and with the vendors' own words."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

import local.demo
from functions.vendors.meaning import Asked, asked, learnt
from functions.vendors.models import Vendor, VendorRecord
from functions.vendors.search import Meaning, by_meaning, index_terms, relevance
from shared.vendor_categories import vendor_categories
from shared.words import stems

Ranking = dict[str, int]


@dataclass(frozen=True)
class Placed:
    """One search: the place of the wanted kind, 0 when it is not there at all."""

    text: str
    kind: str
    place: int


def kinds() -> list[VendorRecord]:
    """A vendor of each kind of the demo agency, with the meaning of its words."""
    file = Path(local.demo.__file__).with_name("vendors.yaml")
    cards = yaml.safe_load(file.read_text("utf-8"))["kinds"]
    records = [VendorRecord(id=kind, version=1, vendor=_vendor(card)) for kind, card in cards.items()]
    meanings = learnt(records, len(records))
    return [record.model_copy(update={"meaning": meanings[record.id]}) for record in records]


def placed(rank: Callable[[str, list[VendorRecord]], Ranking], records: list[VendorRecord]) -> list[Placed]:
    """Every search of searches.yaml."""
    searches = yaml.safe_load(Path(__file__).with_name("searches.yaml").read_text("utf-8"))
    return [
        Placed(one["text"], one["kind"], _place(rank(one["text"], records), one["kind"])) for one in searches
    ]


def mean_reciprocal(rows: list[Placed]) -> float:
    """1 when the wanted kind always stands first."""
    return sum(1 / row.place for row in rows if row.place) / len(rows)


def by_words(text: str, records: list[VendorRecord]) -> Ranking:
    """The index alone."""
    terms = {record.id: index_terms(record.vendor) for record in records}
    hits = {stem: {key: found[stem] for key, found in terms.items() if stem in found} for stem in stems(text)}
    return relevance(hits)


def by_trades(text: str, records: list[VendorRecord]) -> Ranking:
    """Words, and the nearest trades."""
    return _meant(text, records, [])


def by_cards(text: str, records: list[VendorRecord]) -> Ranking:
    """With the vendors' own words, as the product searches."""
    return _meant(text, records, _asked(text).nearest(records))


def _meant(text: str, records: list[VendorRecord], cards: list[str]) -> Ranking:
    found, meaning = by_words(text, records), Meaning(_by_category(records), _asked(text).categories, cards)
    return by_meaning(found, {*found, *meaning.meant()}, meaning)


def _place(ranking: Ranking, kind: str) -> int:
    """Of equals the middle one."""
    if kind not in ranking:
        return 0
    better = sum(value > ranking[kind] for value in ranking.values())
    equal = sum(value == ranking[kind] for value in ranking.values())
    return better + (equal + 1) // 2


def _asked(text: str) -> Asked:
    found = asked(text)
    assert found, "EMBEDDINGS_PROVIDER=local"
    return found


def _by_category(records: list[VendorRecord]) -> dict[str, list[str]]:
    return {
        code: [record.id for record in records if code in record.vendor.categories]
        for code in vendor_categories()
    }


def _vendor(card: dict[str, object]) -> Vendor:
    return Vendor.model_validate(
        {key: card[key] for key in ("categories", "description", "tags")}
        | {"name": "Без имени", "city": "Казань", "tax_status": "npd"}
    )
