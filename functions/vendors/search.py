"""Search: what of a vendor is indexed, which vendors a query keeps, and in what order."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, Field

from functions.vendors.knockouts import capacity_reason, works_in
from functions.vendors.models import Category, Vendor, VendorRecord
from functions.vendors.places import CityName
from functions.vendors.pricing import EventSize, event_price
from functions.vendors.rating import Rating
from functions.vendors.words import matching
from shared.money import Rubles
from shared.rankings import fused
from shared.vat import TaxStatus
from shared.vendor_categories import vendor_categories
from shared.words import stems

#: How much a word counts by where it stands.
NAME_WEIGHT, CATEGORY_WEIGHT, TAG_WEIGHT, TEXT_WEIGHT = 4, 3, 2, 1


#: Where words name no trade, so many may be meant.
_TRADES_MEANT = 3

#: As much of a name as sorts it: the whole of it might not fit into a cursor.
NAME_KEY_LENGTH = 40


class Sort(StrEnum):
    """The order of the answer; ties by id. `relevance` needs a text and is the default with one."""

    RELEVANCE = "relevance"
    RATING = "rating"
    PRICE = "price"
    NAME = "name"


class SearchQuery(BaseModel):
    """What to look for. Every filter that is given must hold; what a vendor does not state fails a filter."""

    text: str = Field(default="", max_length=300)
    category: Category | None = None
    city: CityName | None = None
    guests: int | None = Field(default=None, ge=1, le=100_000)
    free_on: date | None = None
    price_max: Rubles | None = None
    """For the whole event when `guests` is given, else of the stated starting price."""
    hours: int = Field(default=5, ge=1, le=168)
    tax_status: TaxStatus | None = None
    tags: list[str] = Field(default_factory=list, max_length=10)
    rating_min: Decimal | None = Field(default=None, ge=1, le=5)
    sort: Sort | None = None

    @property
    def order(self) -> Sort:
        """The asked order or the default one."""
        return self.sort or (Sort.RELEVANCE if self.text else Sort.RATING)


@dataclass(frozen=True)
class Found:
    """A vendor that the query keeps."""

    record: VendorRecord
    rating: Rating
    relevance: int = 0

    def key(self, sort: Sort) -> tuple[str, str]:
        """Sortable as text, so that the last one shown can travel in a cursor."""
        name = self.record.vendor.name.casefold()[:NAME_KEY_LENGTH]
        price = self.record.vendor.price
        keys: dict[Sort, str] = {
            Sort.RELEVANCE: f"{10**6 - self.relevance:07d}{1000 - int(self.rating.score * 100):04d}",
            Sort.RATING: f"{1000 - int(self.rating.score * 100):04d}",
            Sort.PRICE: f"{price.amount:020.2f}" if price else "~",
            Sort.NAME: name,
        }
        return keys[sort], self.record.id


def category_term(category: str) -> str:
    """The term of all vendors of a category. Such terms share the index with stems, which hold no colon."""
    return f"in:{category}"


def place_term(category: str, city: str) -> str:
    """The term of vendors of a category that work in the city."""
    return f"at:{category}:{city}"


def travels_term(category: str) -> str:
    """The term of vendors of a category that travel."""
    return f"travels:{category}"


def index_terms(vendor: Vendor) -> dict[str, int]:
    """Term → weight: a stem counts as much as the best place it stands in, other terms count nothing."""
    categories = [vendor_categories()[code] for code in vendor.categories]
    places = [
        (TEXT_WEIGHT, f"{vendor.description} {vendor.city} {' '.join(vendor.serves)}"),
        (TAG_WEIGHT, " ".join(vendor.tags)),
        (CATEGORY_WEIGHT, " ".join(f"{one.name} {' '.join(one.synonyms)}" for one in categories)),
        (NAME_WEIGHT, vendor.name),
    ]
    words = {stem: weight for weight, text in places for stem in stems(text)}
    facets = [
        *(category_term(code) for code in vendor.categories),
        *(place_term(code, city) for code in vendor.categories for city in (vendor.city, *vendor.serves)),
        *(travels_term(code) for code in vendor.categories if vendor.travels),
    ]
    return words | dict.fromkeys(facets, 0)


def relevance(hits: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Vendor → Σ weights, from stem → vendor → weight. Only those with as many of the words as the best
    vendor has: whoever meets three words of three hides those who meet one."""
    words: dict[str, int] = {}
    total: dict[str, int] = {}
    for by_vendor in hits.values():
        for vendor, weight in by_vendor.items():
            words[vendor] = words.get(vendor, 0) + 1
            total[vendor] = total.get(vendor, 0) + weight
    most = max(words.values(), default=0)
    return {vendor: total[vendor] for vendor, count in words.items() if count == most}


@dataclass(frozen=True)
class Meaning:
    """What a phrase is near to: all categories and the vendors' own cards, the nearest first."""

    by_category: Mapping[str, Collection[str]]
    """Category → its vendors among those that may be found."""
    categories: Sequence[str]
    cards: Sequence[str] = ()

    def meant(self) -> set[str]:
        """Vendors of the nearest trades that have anybody."""
        peopled = [category for category in self.categories if self.by_category.get(category)]
        return {vendor for category in peopled[:_TRADES_MEANT] for vendor in self.by_category[category]}

    def order(self, vendors: Collection[str]) -> list[str]:
        """By trade, in a trade by card."""
        trades = {
            vendor: place
            for place, category in reversed(list(enumerate(self.categories)))
            for vendor in self.by_category.get(category, ())
        }
        last = len(self.cards)
        card = {vendor: place for place, vendor in enumerate(self.cards)}
        return sorted(
            vendors, key=lambda one: (trades.get(one, len(self.categories)), card.get(one, last), one)
        )


def with_meaning(found: Mapping[str, int], meaning: Meaning) -> dict[str, int]:
    """Relevance by words first; meaning decides where words weigh the same."""
    order = meaning.order(found)
    return {
        vendor: found[vendor] * (len(order) + 1) + len(order) - place for place, vendor in enumerate(order)
    }


def by_meaning(found: Mapping[str, int], candidates: Collection[str], meaning: Meaning) -> dict[str, int]:
    """For a phrase that the words explain in part or not at all: places by trade, card and words add up."""
    order = meaning.order(candidates)
    place = {vendor: index for index, vendor in enumerate(order)}
    by_words = sorted(found, key=lambda vendor: (-found[vendor], place[vendor]))
    cards = [vendor for vendor in meaning.cards if vendor in place]
    return {vendor: len(place) - index for index, vendor in enumerate(fused([order, cards, by_words]))}


def keeps(query: SearchQuery, found: Found, today: date) -> bool:
    """Does the vendor pass every filter? Prices are of an event on `free_on`, else today."""
    vendor = found.record.vendor
    tests: Sequence[Callable[[], bool]] = (
        lambda: query.category is None or query.category in vendor.categories,
        lambda: query.city is None or works_in(vendor, query.city),
        lambda: query.tax_status is None or vendor.tax_status is query.tax_status,
        lambda: query.rating_min is None or found.rating.score >= query.rating_min,
        lambda: not query.tags or _has_tags(vendor, query.tags),
        lambda: query.free_on not in found.record.busy,
        lambda: query.guests is None or _holds(vendor, query.guests),
        lambda: query.price_max is None or _affordable(vendor, query, query.price_max, today),
    )
    return all(test() for test in tests)


def page_of(
    found: Sequence[Found], sort: Sort, after: Sequence[str] | None, limit: int
) -> tuple[list[Found], tuple[str, str] | None]:
    """The `limit` vendors after the key, and the key to go on from; None when nothing follows."""
    ordered = sorted(found, key=lambda one: one.key(sort))
    rest = [one for one in ordered if after is None or one.key(sort) > tuple(after)]
    page = rest[:limit]
    return page, page[-1].key(sort) if len(rest) > limit else None


def _has_tags(vendor: Vendor, tags: Sequence[str]) -> bool:
    own = {stem for tag in vendor.tags for stem in stems(tag)}
    return len(matching(tags, own)) == len(tags)


def _holds(vendor: Vendor, guests: int) -> bool:
    """Only a place must state what it holds; a photographer without a limit serves any event."""
    unknown = vendor.guests_max is None and vendor.categories[0] == "venue"
    return not unknown and capacity_reason(vendor, guests) is None


def _affordable(vendor: Vendor, query: SearchQuery, price_max: Decimal, today: date) -> bool:
    if vendor.price is None:
        return False
    if query.guests is None:
        return vendor.price.amount <= price_max
    size = EventSize(guests=query.guests, hours=query.hours, supplied_on=query.free_on or today)
    price = event_price(vendor, query.category or vendor.categories[0], size)
    return price is not None and price.gross <= price_max
