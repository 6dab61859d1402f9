"""Russian cities: from a sentence («в Казани», «Питер», «Екб») to the city, its time zone and price tier."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import product

from shared.texts import plain


class CityTier(StrEnum):
    """Price levels of cities; `shared/data/cities.yaml` says who belongs where."""

    MOSCOW = "moscow"
    SPB = "spb"
    SOCHI = "sochi"
    MILLION = "million"
    REGIONAL = "regional"
    SMALL = "small"


@dataclass(frozen=True, kw_only=True)
class City:
    """A city by its canonical name."""

    name: str
    region: str
    timezone: str
    """IANA name."""
    tier: CityTier
    locative: str
    """As after «в»: `Казани`."""
    synonyms: tuple[str, ...] = ()
    also_word: tuple[str, ...] = ()
    """Those of its names that mean something else too: `Владимир`, `Шахты`."""

    @property
    def place(self) -> str:
        """`в Казани`, `во Владимире`"""
        return f"{'во' if _TWO_CONSONANTS.match(self.name) else 'в'} {self.locative}"


@dataclass(frozen=True)
class CityMention:
    """Where in a text a city stands: `text[start:end]`."""

    city: City
    start: int
    end: int


def find_city(text: str) -> City | None:
    """The first city named in the text: by its name, a synonym or any of their cases."""
    mention = next(mentions(text), None)
    return mention.city if mention else None


def mentions(text: str) -> Iterator[CityMention]:
    """All cities named in the text, in order; the longest name wins («Нижний Тагил» is not «Нижний»)."""
    words = list(_WORD.finditer(plain(text)))
    position = 0
    while position < len(words):
        length, city = _city_at(words, position, text)
        if city:
            yield CityMention(city, words[position].start(), words[position + length - 1].end())
        position += length


@cache
def all_cities() -> tuple[City, ...]:
    """The catalogue in the order of the data file."""
    import yaml

    source = resources.files("shared") / "data" / "cities.yaml"
    regions = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return tuple(_city(region, row) for region in regions for row in region["cities"])


_WORD = re.compile(r"[а-я]+")
_TWO_CONSONANTS = re.compile("[ВФ][^аеёиоуыэюя]")
_BEFORE_PLACE = frozenset({"в", "во", "из", "под", "г", "город", "городе", "города"})
_LONGEST_NAME = 3

# Case endings by how the word ends; the first fitting row holds. A few impossible forms do no harm.
_ENDINGS = (
    ("ний", ("ний", "него", "нему", "ним", "нем")),
    ("ий", ("ий", "ого", "ому", "им", "ом")),
    ("ый", ("ый", "ого", "ому", "ым", "ом")),
    ("ое", ("ое", "ого", "ому", "ым", "ом")),
    ("кие", ("кие", "ких", "ким", "кими")),
    ("ные", ("ные", "ных", "ным", "ными")),
    ("ая", ("ая", "ой", "ую")),
    ("лец", ("лец", "льца", "льцу", "льцом", "льце")),
    ("ец", ("ец", "ца", "цу", "цом", "це")),
    ("рел", ("рел", "рла", "рлу", "рлом", "рле")),
    ("ой", ("ой", "оя", "ою", "оем", "ое")),
    ("а", ("а", "ы", "и", "е", "у", "ой")),
    ("я", ("я", "и", "е", "ю", "ей")),
    ("ь", ("ь", "и", "е", "я", "ю", "ем", "ью")),
    ("ы", ("ы", "", "ов", "ам", "ах", "ами")),
    ("и", ("и", "", "ов", "ам", "ах", "ами")),
    ("о", ("о", "а", "у", "ом", "е")),
    ("э", ("э",)),
    ("", ("", "а", "у", "ом", "е")),
)


def _city(region: dict[str, str], row: dict[str, str | list[str]]) -> City:
    return City(
        name=str(row["name"]),
        region=region["region"],
        timezone=region["timezone"],
        tier=CityTier(str(row["tier"])),
        locative=str(row["locative"]),
        synonyms=tuple(row.get("synonyms", ())),
        also_word=tuple(row.get("also_word", ())),
    )


def _city_at(words: Sequence[re.Match[str]], position: int, text: str) -> tuple[int, City | None]:
    for length in range(min(_LONGEST_NAME, len(words) - position), 0, -1):
        name = " ".join(word[0] for word in words[position : position + length])
        city, also_word = _by_form().get(name, (None, False))
        if city and (not also_word or _names_a_place(words, position, length, text)):
            return length, city
    return 1, None


def _names_a_place(words: Sequence[re.Match[str]], position: int, length: int, text: str) -> bool:
    """An ordinary word is a city after «в» or «г.», or when nothing else stands between the commas."""
    if position and words[position - 1][0] in _BEFORE_PLACE:
        return True
    before = text[: words[position].start()].rstrip()
    after = text[words[position + length - 1].end() :].lstrip()
    return before[-1:] in ("", ",", ";", ".") and after[:1] in ("", ",", ";", ".")


@cache
def _by_form() -> dict[str, tuple[City, bool]]:
    """Every case of every name → the city, and whether the form is an ordinary word too."""
    forms: dict[str, tuple[City, bool]] = {}
    for city in all_cities():
        for name in (city.name, city.locative, *city.synonyms):
            also_word = name in city.also_word or (name != city.name and city.name in city.also_word)
            for form in _forms(name):
                forms.setdefault(form, (city, also_word))
    return forms


def _forms(name: str) -> Iterator[str]:
    words = _WORD.findall(plain(name))
    if "на" in words:  # Ростов-на-Дону: only the first word declines
        return (" ".join([form, *words[1:]]) for form in _cases(words[0]))
    return (" ".join(forms) for forms in product(*map(_cases, words)))


def _cases(word: str) -> list[str]:
    ending, cases = next(row for row in _ENDINGS if word.endswith(row[0]))
    return [word.removesuffix(ending) + case for case in cases]
