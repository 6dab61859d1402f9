"""First names in all their cases, from `first_names.yaml`."""

from enum import Enum, auto
from functools import cache
from importlib import resources

from shared.personal.declension import bare, first_name_forms


class Certainty(Enum):
    """How surely a word is a first name."""

    NAME = auto()
    ALSO_A_WORD = auto()


def first_name(word: str) -> Certainty | None:
    """Is the word a first name in any of its cases?"""
    return _forms().get(bare(word))


@cache
def _forms() -> dict[str, Certainty]:
    import yaml

    source = resources.files("shared.personal") / "first_names.yaml"
    lists = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    forms = {form: Certainty.NAME for name in lists["names"].split() for form in first_name_forms(bare(name))}
    also = {
        form: Certainty.ALSO_A_WORD
        for name in lists["also_words"].split()
        for form in first_name_forms(bare(name))
    }
    return forms | also
