"""Which categories a text names, by their names and synonyms."""

from collections.abc import Iterable
from functools import cache

from shared.vendor_categories import vendor_categories
from shared.words import stems


def categories_in(text: str) -> list[str]:
    """Categories that the text names by a name or a synonym, in the catalogue's order."""
    said = set(stems(text))
    return [code for code, phrases in _category_stems().items() if any(phrase <= said for phrase in phrases)]


def find_category(name: str) -> str | None:
    """The category called exactly so: by its code, its name or a synonym."""
    wanted = frozenset(stems(name))
    if name.strip() in vendor_categories():
        return name.strip()
    return next((code for code, phrases in _category_stems().items() if wanted in phrases), None)


def matching(phrases: Iterable[str], said: set[str]) -> list[str]:
    """Those phrases all of whose stems were said."""
    return [phrase for phrase in phrases if (own := set(stems(phrase))) and own <= said]


@cache
def _category_stems() -> dict[str, list[frozenset[str]]]:
    return {
        code: [frozenset(stems(phrase)) for phrase in (category.name, *category.synonyms)]
        for code, category in vendor_categories().items()
    }
