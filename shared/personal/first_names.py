"""First names in all their cases, from `first_names.yaml`."""

from enum import Enum, auto
from functools import cache
from importlib import resources

_ENDINGS = (
    ("ия", ("ия", "ии", "ию", "ией")),
    ("ий", ("ий", "ия", "ию", "ием", "ии")),
    ("а", ("а", "ы", "и", "е", "у", "ой", "ою", "ей")),
    ("я", ("я", "и", "е", "ю", "ей")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("ь", ("ь", "я", "ю", "ем", "е", "и", "ью")),
    ("", ("", "а", "у", "ом", "ем", "е")),
)
_OBLIQUE_STEMS = {"петр": "петр", "павел": "павл", "лев": "льв"}


class Certainty(Enum):
    """How surely a word is a first name."""

    NAME = auto()
    ALSO_A_WORD = auto()


def first_name(word: str) -> Certainty | None:
    """Is the word a first name in any of its cases?"""
    return _forms().get(_bare(word))


@cache
def _forms() -> dict[str, Certainty]:
    import yaml

    source = resources.files("shared.personal") / "first_names.yaml"
    lists = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    forms = {form: Certainty.NAME for name in lists["names"].split() for form in _cases(_bare(name))}
    also = {
        form: Certainty.ALSO_A_WORD for name in lists["also_words"].split() for form in _cases(_bare(name))
    }
    return forms | also


def _cases(name: str) -> list[str]:
    ending, cases = next(row for row in _ENDINGS if name.endswith(row[0]))
    stem = _OBLIQUE_STEMS.get(name, name.removesuffix(ending))
    return [name, *(stem + case for case in cases)]


def _bare(word: str) -> str:
    return word.lower().replace("ё", "е")
