"""What an event is called: «Новогодний корпоратив в Казани»."""

import re
from collections.abc import Sequence
from functools import cache

from functions.maestro.understanding.vocabulary import title_stems
from shared.brief import EVENT_TYPE_NAMES, EventFormat, EventType
from shared.cities import find_city
from shared.texts import plain

_LONGEST = 200
_FEMININE = ("а", "я")
_ENDING = r"(?:ий|ый|ая|яя|его|ого|ему|ому|им|ым|ем|ом|ей|ой|ую|юю|ие|ые|их|ых)"


def title_of(event_type: EventType, city: str, form: EventFormat, wishes: Sequence[str]) -> str:
    """The type with the words that describe it, and where it is."""
    name = EVENT_TYPE_NAMES[event_type]
    described = [adjective(stem, name) for wish in wishes if (stem := title_stem(wish))]
    full = " ".join([*dict.fromkeys(described), name]).capitalize()
    if form is EventFormat.ONLINE:
        return f"{full} онлайн"[:_LONGEST]
    known = find_city(city)
    return (f"{full} {known.place}" if known else f"{full}, {city}")[:_LONGEST]


def title_stem(wish: str) -> str | None:
    """The stem of a wish that is nothing but a word describing the event: «летний», «новогоднего»."""
    found = _described().fullmatch(plain(wish).strip())
    return found["stem"] if found else None


def adjective(stem: str, name: str) -> str:
    """The adjective in the gender of the name: новогодний корпоратив, новогодняя конференция."""
    soft = title_stems()[stem]
    if name.split()[0].endswith(_FEMININE):
        return stem + ("яя" if soft else "ая")
    return stem + ("ий" if soft else "ый")


@cache
def _described() -> re.Pattern[str]:
    return re.compile(rf"(?P<stem>{'|'.join(title_stems())}){_ENDING}")
