"""What a text says that its facts do not.

Checked: numbers in digits and in words, percents, sums, numbers of people, dates, months, weekdays, times,
cities, names of people and of things, addresses on the net, words that promise or report («бесплатно»,
«отменено»). Equal values pass in any form: «2,5 млн» is 2 500 000, «12 декабря» is 2026-12-12, «Питер» is
Санкт-Петербург.
Not checked: what a number counts besides rubles and people, words up to «десять», the numbering of lists and
of steps. Where a sentence or a table cell opens every word has a capital: there only cities, first names,
patronymics and surnames with the usual endings are told from ordinary words (`openings`). How often that
errs stands in tests/evals/README.md.
"""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from shared.cities import CityMention, mentions
from shared.llm.truth.claims import claims
from shared.llm.truth.figures import figures
from shared.llm.truth.names import addresses, names, stems
from shared.llm.truth.readings import Day, Reading, implied

_LIST_NUMBER = re.compile(r"^[ \t>*#_|-]*\d{1,2}[.)](?=[\s*_])", re.MULTILINE)


def untruths(text: str, facts: str) -> list[str]:
    """The figures and names of the text, as written, that the facts do not hold. Empty: the text is true."""
    known, text = _known(facts), _unnumbered(text)
    return list(dict.fromkeys([*_wrong_figures(text, known), *_wrong_names(text, known)]))


@dataclass(frozen=True)
class _Known:
    """What the facts hold; each part is read when a text first needs it."""

    facts: str

    @cached_property
    def readings(self) -> set[Reading]:
        """All that the figures may mean, and what follows from them."""
        stated = {reading for figure in figures(self.facts) for reading in figure.readings}
        years = {reading.year for reading in stated if isinstance(reading, Day) and reading.year}
        if len(years) == 1:  # then it is meant of every day
            stated |= {Day(one.day, one.month, *years) for one in stated if isinstance(one, Day)}
        return stated.union(*(implied(reading) for reading in stated))

    @cached_property
    def cities(self) -> set[str]:
        return {mention.city.name for mention in mentions(self.facts)}

    @cached_property
    def stems(self) -> frozenset[str]:
        return stems(self.facts)

    @cached_property
    def addresses(self) -> set[str]:
        return set(addresses(self.facts.lower()))


@lru_cache(maxsize=4)
def _known(facts: str) -> _Known:
    """Kept: a text is checked sentence by sentence, and again when it is corrected."""
    return _Known(_unnumbered(facts))


def _wrong_figures(text: str, known: _Known) -> list[str]:
    claims = (figure for figure in figures(text) if not figure.ordinary)
    return [figure.text for figure in claims if not figure.readings & known.readings]


def _wrong_names(text: str, known: _Known) -> list[str]:
    cities = [(text[city.start : city.end], city) for city in mentions(text)]
    foreign = [name for name, city in cities if name[0].isupper() and city.city.name not in known.cities]
    text = _without_capitals(text, [city for _, city in cities])
    wrong = [name for name in names(text) if not stems(name) <= known.stems]
    wrong += [claim for claim in claims(text) if not stems(claim) <= known.stems]
    return foreign + wrong + [one for one in addresses(text) if one.lower() not in known.addresses]


def _without_capitals(text: str, cities: list[CityMention]) -> str:
    """The cities in small letters: judged as cities by any of their names, they are not judged as names."""
    for city in cities:
        text = text[: city.start] + text[city.start : city.end].lower() + text[city.end :]
    return text


def _unnumbered(text: str) -> str:
    """The text without the numbers of its list items."""
    return _LIST_NUMBER.sub("", text)
