"""Surnames among the words that open a sentence, where ordinary words have a capital too.

Told by their endings, which few ordinary words share: those are listed. Adjectives end like «Вяземский»,
so there the word after decides: somebody does or is something. Surnames without such an ending («Мороз»,
«Шмидт») are not told from nouns.
"""

import re
from functools import cache
from importlib import resources

_SURNAME = re.compile(
    r"(?P<stem>[а-я]{2,}(?:[ое]в|[иы]н|(?:енк|ейк|чк)о|чук|щук|юк|ян|швили|дзе|штейн|берг))(?P<case>[ауеы]?)$"
)
_LIKE_ADJECTIVE = re.compile(r"[а-я]{2,}(?:ск|цк)(?:ий|ая)$")
_VERB = re.compile(
    r"[\s*_]+(не|уже|будет|готова?|[а-я]{2,}(?:[аеиыяу]ла?|[аи]л(?:ся|ась)|[еи]тся|[еи]т))(?![\w-])"
)


def is_surname(word: str, after: str) -> bool:
    """Whether the capitalised word names somebody; `after` is the rest of its line."""
    bare, rest = _bare(word), _bare(after)
    if surname := _SURNAME.match(bare):
        return surname["stem"] not in _listed()["words"]
    verb = _VERB.match(rest) if _LIKE_ADJECTIVE.match(bare) else None
    return verb is not None and verb[1] not in _listed()["no_verbs"]


def _bare(text: str) -> str:
    return text.lower().replace("ё", "е")


@cache
def _listed() -> dict[str, frozenset[str]]:
    """`words` without their case, `no_verbs` as they are."""
    import yaml

    source = resources.files("shared.llm.truth") / "openings.yaml"
    lists = yaml.load(_bare(source.read_text(encoding="utf-8")), Loader=yaml.CSafeLoader)
    words = frozenset(match["stem"] for match in map(_SURNAME.match, lists["words"].split()) if match)
    return {"words": words, "no_verbs": frozenset(lists["no_verbs"].split())}
