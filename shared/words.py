"""Russian words for search: «фотографы», «Фотографов» and «фотограф» are one stem; ё is е."""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from snowballstemmer.basestemmer import BaseStemmer

_WORD = re.compile(r"[a-zа-я0-9]+")
_STOP_WORDS = """
а бы в во да для до же за и из или к как ко ли мы на над не нет ни но ну о об от по под при с со так то
тоже только у уже что чтобы это я нам мне нужен нужна нужно нужны надо хочу хотим ищу ищем есть будет
быть очень человек гостей
"""
#: Words that name nothing one could look for.
STOP_WORDS = frozenset(_STOP_WORDS.split())
#: Longer texts are cut: nobody searches with a page of text, and stemming it would cost a second.
MAX_WORDS = 400


def stems(text: str) -> list[str]:
    """Stems in the order of the text, each once, stop words dropped."""
    words = _WORD.findall(text.casefold().replace("ё", "е"))[:MAX_WORDS]
    return list(dict.fromkeys(_stem(word) for word in words if word not in STOP_WORDS))


@cache
def _stemmer() -> "BaseStemmer":
    import snowballstemmer

    return snowballstemmer.stemmer("russian")


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))
