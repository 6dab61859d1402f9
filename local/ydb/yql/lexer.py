"""YQL text to tokens."""

import re
from dataclasses import dataclass
from enum import Enum

from local.ydb.yql.errors import YdbError


class Kind(Enum):
    """What a token is."""

    NAME = "name"
    QUOTED = "quoted"  # `a name in back quotes`: never a keyword
    PARAMETER = "parameter"
    STRING = "string"
    NUMBER = "number"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` has no quotes and no suffix; `suffix` is the `u` of `"x"u` or the `ul` of `1ul`."""

    kind: Kind
    text: str
    position: int
    suffix: str = ""


_TOKEN = re.compile(
    r"""
      (?P<space>    \s+ | --[^\n]* | /\*.*?\*/ )
    | (?P<string>   (?:"(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*') (?P<string_suffix>[A-Za-z]\b)? )
    | (?P<quoted>   `[^`]+` )
    | (?P<parameter>\$\w+ )
    | (?P<number>   (?:\d+\.\d+(?:[eE][-+]?\d+)? | \d+[eE][-+]?\d+ | \d+) (?P<number_suffix>[A-Za-z]+)? )
    | (?P<name>     [A-Za-z_]\w*(?:::\w+)* )
    | (?P<symbol>   \?\? | <= | >= | <> | != | == | \|\| | [-+*/%=<>(),.;:?] )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", "'": "'", '"': '"'}


def tokens(text: str) -> list[Token]:
    """All tokens and one END. Text that is no token is an error that says where."""
    found, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise YdbError(f"{place(text, position)}: unexpected {text[position : position + 10]!r}")
        if match["space"] is None:
            found.append(_token(match))
        position = match.end()
    return [*found, Token(Kind.END, "end of text", position)]


def place(text: str, position: int) -> str:
    """`<main>:line:column`, as YDB writes it."""
    before = text[:position]
    return f"<main>:{before.count(chr(10)) + 1}:{position - before.rfind(chr(10))}"


def _token(match: re.Match[str]) -> Token:
    start = match.start()
    if match["string"] is not None:
        suffix = match["string_suffix"] or ""
        quoted = match["string"].removesuffix(suffix) if suffix else match["string"]
        return Token(Kind.STRING, _unescape(quoted[1:-1]), start, suffix.lower())
    if match["number"] is not None:
        suffix = match["number_suffix"] or ""
        return Token(Kind.NUMBER, match["number"].removesuffix(suffix), start, suffix.lower())
    if match["quoted"] is not None:
        return Token(Kind.QUOTED, match["quoted"][1:-1], start)
    for kind in (Kind.PARAMETER, Kind.NAME, Kind.SYMBOL):
        if match[kind.value] is not None:
            return Token(kind, match[kind.value], start)
    raise AssertionError(f"a token of no kind: {match[0]!r}")


def _unescape(body: str) -> str:
    return re.sub(r"\\(.)", _unescape_one, body, flags=re.DOTALL)


def _unescape_one(match: re.Match[str]) -> str:
    if match[1] not in _ESCAPES:
        raise YdbError(f"Unknown escape \\{match[1]} in a string literal")
    return _ESCAPES[match[1]]
