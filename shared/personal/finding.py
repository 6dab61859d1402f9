"""All personal data of a text, in order and apart from each other."""

from collections.abc import Callable, Iterator

from shared.personal.addresses import find_addresses
from shared.personal.findings import Found
from shared.personal.names import find_names
from shared.personal.numbers import find_cards, find_emails, find_passports, find_phones

#: What is known by its form comes first: a card is no phone, the «Ивановой» of a street is nobody's name.
_FINDERS: tuple[Callable[[str], Iterator[Found]], ...] = (
    find_emails,
    find_cards,
    find_passports,
    find_phones,
    find_addresses,
    find_names,
)


def find(text: str) -> list[Found]:
    """Places in order. Those that overlap are one, of the kind that is found first."""
    ranked = [(rank, place) for rank, finder in enumerate(_FINDERS) for place in finder(text)]
    joined: list[tuple[int, Found]] = []
    for rank, place in sorted(ranked, key=lambda one: one[1].start):
        if joined and place.start < joined[-1][1].end:
            joined[-1] = _joined(joined[-1], (rank, place))
        else:
            joined.append((rank, place))
    return [place for _, place in joined]


def _joined(first: tuple[int, Found], second: tuple[int, Found]) -> tuple[int, Found]:
    rank, sooner = min(first, second, key=lambda one: one[0])
    return rank, Found(sooner.kind, first[1].start, max(first[1].end, second[1].end))
