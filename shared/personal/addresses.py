"""Postal addresses: a street and a house. A street alone tells nobody's home."""

import re
from collections.abc import Iterator

from shared.personal.findings import Found, Kind

_STREET = (
    r"(?:ул(?:иц[аыеу]|\.)|пр(?:осп)?\.|пр-т|пр-кт|проспект[аеу]?|пер\.|переул(?:ок|ка|ке|ку)|бульвар[аеу]?|б-р"
    r"|шоссе|ш\.|наб\.|набережн(?:ая|ой|ую)|пл\.|площад[ьи]|проезд[аеу]?|алле[яие]|тупик[аеу]?|мкр\.?|микрорайон[аеу]?)"
)
_WORD = r"(?:\d{1,2}-?[а-я]{1,2} )?[А-ЯЁ][А-Яа-яЁё-]{1,30}"
_NAMED = rf"(?:{_STREET} ?{_WORD}(?: {_WORD}){{0,3}}|{_WORD}(?: {_WORD}){{0,2}} {_STREET})"
_TOWN = r"(?:\d{6}, ?)?(?:(?:г\.|гор\.|город|пос\.|с\.) ?[А-ЯЁ][А-Яа-яЁё -]{1,40}, ?)?"
_HOUSE = r",? ?(?:д(?:\.|ом[аеу]?)? ?)?\d{1,4}(?:[/-]\d{1,3})?[а-яА-Я]?(?![\w-])"
_PART = (
    r"(?:корп(?:\.|ус)?|к\.|стр(?:\.|оение)?|лит(?:\.|ера)?|под(?:\.|ъезд)|эт(?:\.|аж)"
    r"|кв(?:\.|артира)?|оф(?:\.|ис)?|пом\.|комн?\.)"
)
_ADDRESS = re.compile(rf"(?<!\w){_TOWN}{_NAMED}{_HOUSE}(?:,? ?{_PART} ?[\dА-Яа-я]{{1,5}}(?!\w)){{0,4}}")


def find_addresses(text: str) -> Iterator[Found]:
    """Streets with a house number, with the town before and the flat after when they are said."""
    return (Found(Kind.ADDRESS, *match.span()) for match in _ADDRESS.finditer(text))
