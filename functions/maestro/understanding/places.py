"""The city: one we know in any of its forms, or a name that stands where a city would."""

import re
from collections.abc import Iterator

from functions.maestro.understanding.findings import MASK, Finding
from functions.maestro.understanding.unknown_towns import nominative
from functions.maestro.understanding.vocabulary import not_a_town_pattern
from shared.cities import mentions

_NAME = r"[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁа-яё]{2,}){0,2}(?: [А-ЯЁ][а-яё]{2,})?"
_AFTER_PREPOSITION = re.compile(
    rf"(?<![А-Яа-яЁё])(?:[Вв]о?|г\.|[Гг]ород[еа]?|пос[её]лк[ае]|сел[ое]|деревн[яе]) ?(?P<name>{_NAME})"
)
_IN = re.compile(r"[Вв]о? ")
_COME_FROM = re.compile(r"(?<![А-Яа-яЁё])[Ии]з (?:[А-ЯЁ][а-яё-]{2,30} и )?$")
_ALONE = re.compile(rf"(?<=[,;\n{MASK}]) ?(?P<name>{_NAME}) ?(?=$|[,;.\n{MASK}])")


def read_cities(text: str) -> list[Finding[str]]:
    """Cities of a text in its own letter case; those that people come from only when there is no other."""
    known = [Finding(m.city.name, m.start, m.end) for m in mentions(text)]
    here = [finding for finding in known if not _COME_FROM.search(text[: finding.start][-60:])]
    return (here or known) or list(_unknown(text))


def _unknown(text: str) -> Iterator[Finding[str]]:
    for pattern in (_AFTER_PREPOSITION, _ALONE):
        for match in pattern.finditer(text):
            if not not_a_town_pattern().match(match["name"]):
                name = nominative(match["name"]) if _IN.match(match[0]) else match["name"]
                yield Finding(name, match.start("name"), match.end("name"))
