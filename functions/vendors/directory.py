"""The agency's vendors as the API and the agent use them: the store's rows with today's ratings."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from functions.vendors.meaning import LEARNT_BY_SEARCH, LEARNT_BY_WRITE, Asked, learnt
from functions.vendors.models import CategoryMarks, Vendor, VendorRecord, vendor_id
from functions.vendors.rating import Rating, rate
from functions.vendors.search import (
    Found,
    Meaning,
    SearchQuery,
    by_meaning,
    category_term,
    keeps,
    page_of,
    place_term,
    relevance,
    travels_term,
    with_meaning,
)
from functions.vendors.shortlist import CategoryVendors
from functions.vendors.store import Imported, VendorStore
from shared.errors import FieldError, InvalidInput, NotFound
from shared.vendor_categories import vendor_categories
from shared.words import stems

#: Cards read for one search; a base with more vendors behind one query is asked for a filter.
MAX_CARDS = 2000
_PHRASE = 2


class Directory:
    """One tenant's vendors, as of today."""

    def __init__(
        self, store: VendorStore, today: date, meaning: Callable[[str], Asked | None] = lambda text: None
    ) -> None:
        self.store = store
        self._today = today
        self._meaning = meaning

    def search(
        self, query: SearchQuery, after: Sequence[str] | None, limit: int
    ) -> tuple[list[Found], tuple[str, str] | None]:
        """A page of what the query finds, and the key to go on from. Two reads."""
        words = stems(query.text)
        facets = _facets(query)
        index = self.store.index(vendor_categories(), [*words, *facets])
        keys = {key for facet in facets for key in index.hits.get(facet, {})}
        found = relevance({word: _among(keys, index.hits.get(word, {})) for word in words})
        if _may_mean(query, words) and (asked := self._meaning(query.text)):
            whole = any(all(key in index.hits.get(word, {}) for word in words) for key in found)
            records, found = self._meant(asked, found, _by_category(query, index.hits), whole=whole)
        else:
            records = self.store.many(_readable(found.keys() if words else keys))
        rated = [
            Found(record, self._rate(record, index.marks), found.get(record.id, 0)) for record in records
        ]
        return page_of([one for one in rated if keeps(query, one, self._today)], query.order, after, limit)

    def learn(self, records: Sequence[VendorRecord], most: int = LEARNT_BY_WRITE) -> list[VendorRecord]:
        """The vendors with the meaning of their words, kept for the next time."""
        new = learnt(records, most)
        self.store.learn(new)
        return [one.model_copy(update={"meaning": new.get(one.id, one.meaning)}) for one in records]

    def in_city(self, categories: Sequence[str], city: str) -> dict[str, CategoryVendors]:
        """Vendors of each category that work in the city."""
        return self._by_category(categories, [place_term(category, city) for category in categories])

    def travelling(self, categories: Sequence[str]) -> dict[str, CategoryVendors]:
        """Vendors of each category that travel."""
        return self._by_category(categories, [travels_term(category) for category in categories])

    def all_of(self, keys: Sequence[str]) -> list[VendorRecord]:
        """Every one of the vendors. Raises `NotFound` when one is missing."""
        records = self.store.many(keys)
        missing = sorted(set(keys) - {record.id for record in records})
        if missing:
            raise NotFound(f"Нет подрядчиков: {', '.join(missing)}.", "Some vendors do not exist.")
        return records

    def ratings(self, records: Sequence[VendorRecord]) -> dict[str, Rating]:
        """Vendor id → rating."""
        marks = self._marks(records)
        return {record.id: self._rate(record, marks) for record in records}

    def rating(self, record: VendorRecord) -> Rating:
        """The rating of one vendor."""
        return self.ratings([record])[record.id]

    def take_in(self, vendors: Sequence[Vendor], *, dry_run: bool) -> Imported:
        """Write the vendors of a list, or only count what would be written."""
        records = [VendorRecord(id=vendor_id(vendor), version=1, vendor=vendor) for vendor in vendors]
        if not dry_run:
            done = self.store.put_all(records)
            self.learn(self.store.many([record.id for record in records[:LEARNT_BY_WRITE]]))
            return done
        known = self.store.known([record.id for record in records])
        same = sum(known.get(record.id) == record.vendor for record in records)
        return Imported(len(records) - len(known), len(known) - same, same)

    def _meant(
        self,
        asked: Asked,
        found: Mapping[str, int],
        by_category: Mapping[str, Collection[str]],
        *,
        whole: bool,
    ) -> tuple[list[VendorRecord], dict[str, int]]:
        """Who is near to the phrase, and how near; `whole` when somebody has all of its words."""
        meaning = Meaning(by_category, asked.categories)
        candidates = set(found) if whole else {*found, *meaning.meant()}
        records = self.learn(self.store.many(_readable(candidates)), LEARNT_BY_SEARCH)
        meaning = replace(meaning, cards=asked.nearest(records))
        return records, with_meaning(found, meaning) if whole else by_meaning(found, candidates, meaning)

    def _by_category(self, categories: Sequence[str], terms: Sequence[str]) -> dict[str, CategoryVendors]:
        marks, records = self.store.cards(categories, terms)
        return {
            category: CategoryVendors(
                [record for record in records if category in record.vendor.categories],
                marks.get(category, CategoryMarks()),
            )
            for category in categories
        }

    def _marks(self, records: Iterable[VendorRecord]) -> Mapping[str, CategoryMarks]:
        categories = sorted({record.vendor.categories[0] for record in records})
        return self.store.index(categories, []).marks

    def _rate(self, record: VendorRecord, marks: Mapping[str, CategoryMarks]) -> Rating:
        own = marks.get(record.vendor.categories[0], CategoryMarks())
        return rate(record.marks, own, self._today)


def _may_mean(query: SearchQuery, words: Sequence[str]) -> bool:
    """A phrase may mean a trade it does not name; a lone word is looked up as it stands."""
    return query.category is None and len(words) >= _PHRASE


def _by_category(query: SearchQuery, hits: Mapping[str, Mapping[str, int]]) -> dict[str, Collection[str]]:
    """Category → its vendors among those that the query's facets name."""
    return {category: hits.get(_facet(query, category), {}).keys() for category in vendor_categories()}


def _facets(query: SearchQuery) -> list[str]:
    """Terms of which a vendor must have one: its categories, in the city when one is given."""
    categories = [query.category] if query.category else list(vendor_categories())
    return [_facet(query, category) for category in categories]


def _facet(query: SearchQuery, category: str) -> str:
    return place_term(category, query.city) if query.city else category_term(category)


def _among(keys: set[str], hits: Mapping[str, int]) -> dict[str, int]:
    return {key: weight for key, weight in hits.items() if key in keys}


def _readable(keys: Iterable[str]) -> list[str]:
    """The ids in order. Raises `InvalidInput` when there are too many cards to read."""
    ordered = sorted(keys)
    if len(ordered) > MAX_CARDS:
        message = "Слишком много подходящих подрядчиков: добавьте категорию, город или слова."
        raise InvalidInput(errors=[FieldError("query", "too_broad", message, "Narrow the query.")])
    return ordered
