"""What a text says that its facts do not.

Checked: numbers in digits and in words, percents, sums, dates, months, weekdays, times, cities, names.
Equal values pass in any form: «2,5 млн» is 2 500 000, «12 декабря» is 2026-12-12, «Питер» is Санкт-Петербург.
Not checked: what a number counts, words up to «десять», the numbering of lists and of steps, and a
Russian name other than a city's that opens a sentence or a table cell, where every word has a capital.
"""

import re

from shared.cities import mentions
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
    rest, wrong, end = "", [], 0
    for mention in mentions(text):
        city = text[mention.start : mention.end]
        if city[0].isupper() and mention.city.name not in known:
            wrong.append(city)
        # A known city passes by any of its names; «казань» keeps its place in the sentence.
        rest += text[end : mention.start] + city.lower()
        end = mention.end
    familiar = stems(facts)
    return wrong + [name for name in names(rest + text[end:]) if not stems(name) <= familiar]


def _unnumbered(text: str) -> str:
    """The text without the numbers of its list items."""
    return _LIST_NUMBER.sub("", text)
