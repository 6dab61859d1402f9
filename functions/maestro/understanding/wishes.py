"""What is left of a request once its facts are read: free demands, kept in the user's own words as data."""

import re

from functions.maestro.understanding.findings import MASK, Finding
from functions.maestro.understanding.spelling import mended
from functions.maestro.understanding.vocabulary import command_pattern, fillers, openers
from shared.texts import plain

MOST_WISHES = 20
LONGEST_WISH = 300

_BREAK = re.compile(
    rf"[;!?\n{MASK}]+|\.(?=\s|$)"
    r"|,\s*(?=нуж|без|хоте|хотим|хочет|желательн|обязательн|чтобы|есть|плюс|также|еще|важно|буд[еу]т|со? )",
    re.IGNORECASE,
)
_EDGES = " \t,.:;-–—()«»\"'"
_CONNECTIVES = frozenset(
    {"и", "в", "во", "на", "с", "со", "до", "от", "для", "по", "к", "а", "около", "из", "бюджет"}
    | {"за", "под", "над", "у", "при", "о", "об", "про"}
)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.!?;\n]+|$)")


def read_commands(text: str) -> list[Finding[str]]:
    """Sentences that speak to a model, not about an event: no fact is read there, they stay as wishes."""
    sentences = [m for m in _SENTENCE.finditer(text) if command_pattern().search(plain(m[0]))]
    return [Finding(match[0].strip(), match.start(), match.end()) for match in sentences]


def read_wishes(text: str) -> tuple[str, ...]:
    """The demands left in a text whose facts are masked."""
    pieces = (_without_fillers(piece) for piece in _BREAK.split(text))
    wishes = dict.fromkeys(piece[:LONGEST_WISH] for piece in pieces if piece)
    return tuple(wishes)[:MOST_WISHES]


def _without_fillers(piece: str) -> str:
    """The piece, or nothing when it says nothing: greetings, «бюджет», «на»."""
    words = piece.strip(_EDGES).split()
    while words and _bare(words[0]) in openers():
        words.pop(0)
    while words and _is_connective(words[-1]):
        words.pop()
    says_something = any(_says_something(_bare(word)) for word in words)
    return " ".join(words).strip(_EDGES) if says_something else ""


def _says_something(word: str) -> bool:
    """Not a filler, nor a row of emoji."""
    return word not in fillers() and len(word) > 2 and any(map(str.isalnum, word))


def _is_connective(word: str) -> bool:
    return _bare(word) in _CONNECTIVES


def _bare(word: str) -> str:
    return mended(plain(word)).strip(_EDGES)
