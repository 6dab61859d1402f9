"""Russian names of people in the cases of the singular, from the nominative. All in lower case, ё as е.

Where a name is declined in two ways both are given, and forms that no text has do no harm: a name is looked
for, never written. Rules: Розенталь, Справочник по правописанию, §§ 147, 149, 150, 166.
"""

import re

_ADJECTIVE_HE = ("ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_NOUN_HE = ("а", "у", "ом", "ем", "ым", "е")
_SOFT_HE = ("я", "ю", "ем", "е")
_NOUN_SHE = ("а", "ы", "и", "е", "у", "ой", "ою", "ей")
_SOFT_SHE = ("я", "и", "е", "ю", "ей", "ею")
#: Ending of the nominative → endings of all cases; the first that fits. What ends otherwise is not declined.
_SURNAMES = (
    (re.compile("[ое]ва$|[иы]на$"), 1, ("а", "ой", "ою", "у", "ы", "е")),
    (re.compile("(ая|яя)$"), 2, ("ая", "яя", "ой", "ей", "ою", "ую", "юю")),
    (re.compile("[иыо]й$"), 2, ("ий", "ый", "ой", *_ADJECTIVE_HE)),
    (re.compile("а$"), 1, _NOUN_SHE),
    (re.compile("я$"), 1, _SOFT_SHE),
)
_NOT_DECLINED = re.compile("([ыи]х|[оеиуюэы])$")
#: «Кравец, Кравца», «Орел, Орла»
_FLEETING = re.compile("(?<=[^аеиоуыэюя])[ео](?=[^аеиоуыэюяйь]$)")
_FIRST_NAMES = (
    ("ия", ("ия", "ии", "ию", "ией")),
    ("ий", ("ий", "ия", "ию", "ием", "ии")),
    ("а", ("а", "ы", "и", "е", "у", "ой", "ою", "ей")),
    ("я", ("я", "и", "е", "ю", "ей")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("ь", ("ь", "я", "ю", "ем", "е", "и", "ью")),
    ("", ("", "а", "у", "ом", "ем", "е")),
)
_OBLIQUE_STEMS = {"петр": "петр", "павел": "павл", "лев": "льв"}


def bare(word: str) -> str:
    """As this module spells."""
    return word.lower().replace("ё", "е")


def first_name_forms(name: str) -> set[str]:
    """«петр», «петра», «петру», …"""
    ending, cases = next(row for row in _FIRST_NAMES if name.endswith(row[0]))
    stem = _OBLIQUE_STEMS.get(name, name.removesuffix(ending))
    return {name, *(stem + case for case in cases)}


def patronymic_forms(name: str) -> set[str]:
    """«сергеевич», «сергеевича», …; «сергеевна», «сергеевны», …"""
    if name.endswith("а"):
        return {name[:-1] + case for case in ("а", "ы", "е", "у", "ой", "ою")}
    return {name + case for case in ("", "а", "у", "ем", "ом", "е")}


def surname_forms(name: str) -> set[str]:
    """Of both parts of a double one: «римский-корсаков», «римского-корсакова», …"""
    first, hyphen, second = name.partition("-")
    if hyphen:
        return {f"{one}-{two}" for one in surname_forms(first) for two in surname_forms(second)}
    return {name, *_soft_forms(name), *_declined(name)}


def _declined(name: str) -> set[str]:
    for ending, length, cases in _SURNAMES:
        if ending.search(name):
            return {name[:-length] + case for case in cases}
    if _NOT_DECLINED.search(name) or name[-1:] in "йь":
        return set()
    return {stem + case for stem in (name, _FLEETING.sub("", name)) for case in _NOUN_HE}


def _soft_forms(name: str) -> set[str]:
    """«Коваль, Коваля», «Цой, Цоя», «Воробей, Воробья»"""
    if not name.endswith(("й", "ь")):
        return set()
    stems = [name[:-1], *([name[:-2] + "ь"] if name.endswith("ей") else [])]
    return {stem + case for stem in stems for case in _SOFT_HE}
