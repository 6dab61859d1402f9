"""What a text says that its facts do not.

Checked: numbers in digits and in words, percents, sums, dates, months, weekdays, times, cities, names.
Equal values pass in any form: «2,5 млн» is 2 500 000, «12 декабря» is 2026-12-12, «Питер» is Санкт-Петербург.
Not checked: what a number counts, words up to «десять», the numbering of lists and of steps, and a
Russian name other than a city's that opens a sentence or a table cell, where every word has a capital.
"""

import re

from shared.cities import CityMention, mentions
from shared.llm.truth.figures import figures
from shared.llm.truth.names import names, stems
from shared.llm.truth.readings import Reading, implied

_LIST_NUMBER = re.compile(r"^[ \t>*#_|-]*\d{1,2}[.)](?=[\s*_])", re.MULTILINE)


def untruths(text: str, facts: str) -> list[str]:
    """The figures and names of the text, as written, that the facts do not hold. Empty: the text is true."""
    text, facts = _unnumbered(text), _unnumbered(facts)
    return list(dict.fromkeys([*_wrong_figures(text, facts), *_wrong_names(text, facts)]))


def _wrong_figures(text: str, facts: str) -> list[str]:
    stated = {reading for figure in figures(facts) for reading in figure.readings}
    known: set[Reading] = stated.union(*(implied(reading) for reading in stated))
    return [figure.text for figure in figures(text) if not figure.ordinary and not figure.readings & known]


def _wrong_names(text: str, facts: str) -> list[str]:
    known = {mention.city.name for mention in mentions(facts)}
    cities = [(text[city.start : city.end], city) for city in mentions(text)]
    foreign = [name for name, city in cities if name[0].isupper() and city.city.name not in known]
    familiar = stems(facts)
    rest = names(_without_capitals(text, [city for _, city in cities]))
    return foreign + [name for name in rest if not stems(name) <= familiar]


def _without_capitals(text: str, cities: list[CityMention]) -> str:
    """The cities in small letters: judged as cities by any of their names, they are not judged as names."""
    for city in cities:
        text = text[: city.start] + text[city.start : city.end].lower() + text[city.end :]
    return text


def _unnumbered(text: str) -> str:
    """The text without the numbers of its list items."""
    return _LIST_NUMBER.sub("", text)
