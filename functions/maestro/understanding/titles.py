"""What an event is called: «Новогодний корпоратив в Казани»."""

import re
from collections.abc import Sequence
from functools import cache

from functions.maestro.understanding.vocabulary import name_patterns, title_stems
from shared.brief import EVENT_TYPE_NAMES, EventFormat, EventType
from shared.cities import find_city
from shared.texts import plain

_LONGEST = 200
_ENDINGS_AFTER = {
    "а": ("яя", "ая"),
    "я": ("яя", "ая"),
    "е": ("ее", "ое"),
    "о": ("ее", "ое"),
    "ы": ("ие", "ые"),
}
"""Last letter of a noun → endings of a soft and of a hard adjective; other nouns are masculine."""
_ENDING = r"(?:ий|ый|ая|яя|ое|ее|его|ого|ему|ому|им|ым|ем|ом|ей|ой|ую|юю|ие|ые|их|ых)"


def title_of(event_type: EventType, words: str, city: str, form: EventFormat, wishes: Sequence[str]) -> str:
    """What the client called it in `words`, else the type; with what describes it, and where it is."""
    name = _called(words) or EVENT_TYPE_NAMES[event_type]
    described = [adjective(stem, name) for wish in wishes if (stem := title_stem(wish))]
    full = " ".join([*dict.fromkeys(described), name])
    full = full[0].upper() + full[1:]
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
    last = name.split()[0][-1]
    soft_ending, hard_ending = _ENDINGS_AFTER.get(last, ("ий", "ый"))
    return stem + (soft_ending if title_stems()[stem] else hard_ending)


def _called(words: str) -> str | None:
    said = plain(words)
    return next((name for name, pattern in name_patterns() if pattern.search(said)), None)


@cache
def _described() -> re.Pattern[str]:
    return re.compile(rf"(?P<stem>{'|'.join(title_stems())}){_ENDING}")
