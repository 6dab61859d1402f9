"""Proper names in a Russian text, compared by stem: «в Казани» is Казань."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from shared.llm.truth.openings import is_surname

if TYPE_CHECKING:
    from snowballstemmer.russian_stemmer import RussianStemmer

_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_PATRONYMIC = re.compile(r"(?:[оеё]ви|ьи)ч(?:а|у|ем|е)?$|(?:[оеё]вн|иничн)(?:а|ы|е|у|ой)$")
_ADDRESS = re.compile(
    r"""(?<![\w.+-])(?:https?://[^\s)\]»"']+ | [\w.+-]{1,64}@[\w.-]{0,253}\w | @\w{3,}
    | (?:[\w-]{1,63}\.){1,8}(?:[a-z]{2,}|рф|рус|дети|онлайн|сайт|орг|ком|москва)\b(?:/[^\s)\]»"']*)?)""",
    re.IGNORECASE | re.VERBOSE,
)
#: Marks between a sentence's beginning and its first word.
_LEADING_MARKS = " \t\u00a0*_#>~`-–—(["
_SENTENCE_ENDS = ("", ".", "!", "?", "…", "|")
#: A full stop that ends no sentence: «г. Казань», «ул. Баумана», «И. Петров»; «2026 г.» may.
_SHORTENED = re.compile(r"(?:(?<!\d\s)\bг|\b(?i:ул|пр|просп|пл|пер|им|д|наб|ш|бул|пос)|\b[А-ЯЁA-Z])\.$")
_LONGEST_SHORTENED = len(" просп.")
#: Capitalised in any business text, and no name.
_NO_NAMES = """
вы вас вам вами ваш ваша ваше ваши вашего вашей вашему вашу вашим ваших вашими вашем
ндс усн нпд ооо ип ао пао фз рф россия россии россию кп тз дк
vip dj it hr pr smm led tv qr pdf wi fi welcome
"""
_ORDINARY = frozenset(_NO_NAMES.split())


def names(text: str) -> list[str]:
    """Capitalised words that open no sentence; persons and Latin words anywhere; no headings in capitals."""
    return [name for line in text.splitlines() if line != line.upper() for name in _names_of(line)]


def stems(text: str) -> frozenset[str]:
    """The stems of all words of a text."""
    return frozenset(map(_stem, {word.lower().replace("ё", "е") for word in _WORD.findall(text)}))


def addresses(text: str) -> list[str]:
    """Sites, pages, mail and accounts: what somebody may be sent to."""
    return [address.rstrip(".,;:!?") for address in _ADDRESS.findall(text)]


def _names_of(line: str) -> Iterator[str]:
    for match in _WORD.finditer(line):
        word = match.group()
        if not word[0].isupper() or word.lower() in _ORDINARY:
            continue
        inside = _LATIN.match(word) or not _opens_sentence(line[: match.start()])
        if inside or _is_person(word) or is_surname(word, line[match.end() :]):
            yield word


def _is_person(word: str) -> bool:
    """A first name that is no ordinary word (Вера, Роза), or a patronymic."""
    from shared.personal.first_names import Certainty, first_name

    return first_name(word) is Certainty.NAME or bool(_PATRONYMIC.search(word))


def _opens_sentence(before: str) -> bool:
    """Whether a word after this begins a sentence or a table cell; in quotation marks it is a name."""
    before = before.rstrip(_LEADING_MARKS)
    return before[-1:] in _SENTENCE_ENDS and not _SHORTENED.search(before[-_LONGEST_SHORTENED:])


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> "RussianStemmer":
    import snowballstemmer

    return snowballstemmer.stemmer("russian")
