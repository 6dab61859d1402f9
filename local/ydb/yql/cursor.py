"""The parser's place in the token list."""

from collections.abc import Callable
from typing import NoReturn, TypeVar

from local.ydb.yql.errors import YdbError
from local.ydb.yql.lexer import Kind, Token, place, tokens
from local.ydb.yql.types import DecimalType, ListType, OptionalType, StructType, YqlType, scalar

T = TypeVar("T")


class Cursor:
    """Looks at tokens and takes them. Words are compared without regard to case."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._next = 0

    def peek(self, ahead: int = 0) -> Token:
        """A token to come; END repeats for ever."""
        return self._tokens[min(self._next + ahead, len(self._tokens) - 1)]

    def advance(self) -> Token:
        """Take the next token, whatever it is."""
        token = self.peek()
        self._next += 1
        return token

    def at(self, *words: str) -> bool:
        """Are these words or symbols next?"""
        return all(_is(self.peek(ahead), word) for ahead, word in enumerate(words))

    def take(self, *words: str) -> bool:
        """Take these words if all of them are next."""
        found = self.at(*words)
        if found:
            self._next += len(words)
        return found

    def need(self, *words: str) -> None:
        """Take these words or fail."""
        if not self.take(*words):
            self.fail(f"expected {' '.join(words)}")

    def fail(self, reason: str) -> NoReturn:
        """A syntax error at the next token."""
        token = self.peek()
        raise YdbError(f"{place(self._text, token.position)}: {reason}, found {token.text!r}")

    def identifier(self) -> str:
        """A name, quoted or not."""
        if self.peek().kind not in (Kind.NAME, Kind.QUOTED):
            self.fail("expected a name")
        return self.advance().text

    def table_name(self) -> str:
        """A table's name; a full path under the database is the same name."""
        return self.identifier().removeprefix("/local/")

    def parameter(self) -> str:
        """`$name`, with the dollar."""
        if self.peek().kind is not Kind.PARAMETER:
            self.fail("expected a parameter")
        return self.advance().text

    def number(self) -> int:
        """A plain integer."""
        if self.peek().kind is not Kind.NUMBER or not self.peek().text.isdigit():
            self.fail("expected an integer")
        return int(self.advance().text)

    def string(self) -> str:
        """A string literal."""
        if self.peek().kind is not Kind.STRING:
            self.fail("expected a string")
        return self.advance().text

    def separated(self, one: Callable[[], T]) -> tuple[T, ...]:
        """One or more, with commas between."""
        found = [one()]
        while self.take(","):
            found.append(one())
        return tuple(found)

    def names(self) -> tuple[str, ...]:
        """`(a, b, c)`."""
        self.need("(")
        found = self.separated(self.identifier)
        self.need(")")
        return found

    def type(self) -> YqlType:
        """A type as DECLARE, CAST and CREATE TABLE write it."""
        found = self._type()
        while self.take("?"):
            found = OptionalType(found)
        return found

    def _type(self) -> YqlType:
        name = self.identifier()
        match name.lower():
            case "optional":
                return OptionalType(self._inside(self.type))
            case "list":
                return ListType(self._inside(self.type))
            case "struct":
                return StructType(self._inside(lambda: self.separated(self._member)))
            case "decimal":
                return self._decimal()
        return scalar(name)

    def _inside(self, content: Callable[[], T]) -> T:
        self.need("<")
        found = content()
        self.need(">")
        return found

    def _member(self) -> tuple[str, YqlType]:
        name = self.identifier()
        self.need(":")
        return name, self.type()

    def _decimal(self) -> DecimalType:
        self.need("(")
        precision = self.number()
        self.need(",")
        scale = self.number()
        self.need(")")
        return DecimalType(precision, scale)


def _is(token: Token, word: str) -> bool:
    return token.kind in (Kind.NAME, Kind.SYMBOL) and token.text.lower() == word
