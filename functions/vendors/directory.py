"""The agency's vendors as the API and the agent use them: the store's rows with today's ratings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from functions.vendors.models import CategoryMarks, Vendor, VendorRecord, vendor_id
from functions.vendors.rating import Rating, rate
from functions.vendors.search import (
    TRAVELS_TERM,
    Found,
    SearchQuery,
    city_term,
    keeps,
    page_of,
    relevance,
)
from functions.vendors.shortlist import CategoryVendors
from functions.vendors.store import Imported, Index, VendorStore
from functions.vendors.words import stems
from shared.errors import FieldError, InvalidInput, NotFound
from shared.vendor_categories import vendor_categories

#: Cards read for one search; a base with more vendors behind one query is asked for a filter.
MAX_CARDS = 2000


class Directory:
    """One tenant's vendors, as of today."""

    def __init__(self, store: VendorStore, today: date) -> None:
        self.store = store
        self._today = today

    def search(
        self, query: SearchQuery, after: Sequence[str] | None, limit: int
    ) -> tuple[list[Found], tuple[str, str] | None]:
        """A page of what the query finds, and the key to go on from. Two reads."""
        words = stems(query.text)
        places = [city_term(query.city)] if query.city else []
        categories = [query.category] if query.category else vendor_categories()
        index = self.store.index(categories, [*words, *places])
        keys = _members(index, places)
        found = relevance({word: _among(keys, index.hits.get(word, {})) for word in words})
        records = self.store.many(_readable(found.keys() if words else keys))
        marks = index.marks if query.category is None else self._marks(records)
        rated = [Found(record, self._rate(record, marks), found.get(record.id, 0)) for record in records]
        return page_of([one for one in rated if keeps(query, one, self._today)], query.order, after, limit)

    def for_event(self, categories: Sequence[str], city: str) -> Mapping[str, CategoryVendors]:
        """Vendors of the categories that work in the city or travel. Two reads."""
        index = self.store.index(categories, [city_term(city), TRAVELS_TERM])
        reachable = {key for vendors in index.hits.values() for key in vendors}
        keys = _members(index, []) & reachable
        records = {record.id: record for record in self.store.many(_readable(keys))}
        return {
            category: CategoryVendors(
                [records[key] for key in index.members.get(category, []) if key in records],
                index.marks.get(category, CategoryMarks()),
            )
            for category in categories
        }

    def all_of(self, keys: Sequence[str]) -> list[VendorRecord]:
        """Every one of the vendors. Raises `NotFound` when one is missing."""
        wanted = list(dict.fromkeys(keys))
        records = self.store.many(wanted)
        if len(records) < len(wanted):
            missing = sorted(set(wanted) - {record.id for record in records})
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
            return self.store.put_all(records)
        known = self.store.known([record.id for record in records])
        same = sum(known.get(record.id) == record.vendor for record in records)
        return Imported(len(records) - len(known), len(known) - same, same)

    def _marks(self, records: Iterable[VendorRecord]) -> Mapping[str, CategoryMarks]:
        categories = sorted({record.vendor.categories[0] for record in records})
        return self.store.index(categories, []).marks

    def _rate(self, record: VendorRecord, marks: Mapping[str, CategoryMarks]) -> Rating:
        own = marks.get(record.vendor.categories[0], CategoryMarks())
        return rate(record.marks, own, self._today)


def _members(index: Index, places: Sequence[str]) -> set[str]:
    """Ids in the categories and in the city."""
    keys = {key for members in index.members.values() for key in members}
    for place in places:
        keys &= index.hits.get(place, {}).keys()
    return keys


def _among(keys: set[str], hits: Mapping[str, int]) -> dict[str, int]:
    return {key: weight for key, weight in hits.items() if key in keys}


def _readable(keys: Iterable[str]) -> list[str]:
    """The ids in order. Raises `InvalidInput` when there are too many cards to read."""
    ordered = sorted(keys)
    if len(ordered) > MAX_CARDS:
        message = "Слишком много подходящих подрядчиков: добавьте категорию, город или слова."
        raise InvalidInput(errors=[FieldError("query", "too_broad", message, "Narrow the query.")])
    return ordered
