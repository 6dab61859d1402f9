"""The port agents speak to. Facts go in; a text that quotes nothing else comes out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from pydantic import BaseModel

from shared.agents import Notice, Severity, Usage

Answer = TypeVar("Answer", bound=BaseModel)

BUDGET_USED_UP = Notice(
    code="language_budget",
    severity=Severity.WARN,
    message="Лимит расходов на языковую модель исчерпан, поэтому текст составлен по шаблону. Цифры от этого "
    "не зависят. Дневной лимит откроется снова завтра.",
)

SHORTENED = Notice(
    code="language_shortened",
    severity=Severity.INFO,
    message="Данных больше, чем языковая модель читает за раз: текст составлен по их сокращённому виду. "
    "В таблицах и списках рядом с ним всё на месте.",
)


@dataclass(frozen=True, kw_only=True)
class Writing:
    """A text to be written from facts."""

    agent: str
    """Whose parameters (temperature, tokens) apply: `planning`, `finance`, `vendors`, `maestro`."""
    prompt: str
    """The rendered prompt: the instruction and the facts. Outside text stands fenced inside it."""
    facts: str
    """The facts as text: every number, date and name of the answer must stand here."""
    template: str
    """The complete Russian text used when no model answers or its answer is not true to the facts."""
    private: bool = False
    """True: never leaves for an external model."""
    attachments: tuple[str, ...] = ()
    """Ids of uploaded pictures; only a model that sees is asked then."""


@dataclass(frozen=True, kw_only=True)
class Extraction(Generic[Answer]):
    """A typed reading of a text."""

    agent: str
    prompt: str
    schema: type[Answer]
    private: bool = False
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """The text, and how it was made."""

    text: str
    usage: Usage = field(default_factory=Usage)
    degraded: bool = False
    reason: str | None = None
    """Why it is degraded: `no_model`, `timeout`, `rate_limited`, `untrue`, `blacklist`, `budget`, …"""
    shortened: bool = False
    """Whether the model saw only a part of the facts: they were too long for it."""

    @property
    def notices(self) -> list[Notice]:
        """What the reader of the result should know of it, and do."""
        budget = [BUDGET_USED_UP] if self.reason == "budget" else []
        return [*budget, SHORTENED] if self.shortened and not self.degraded else budget


@dataclass(frozen=True, kw_only=True)
class Extracted(Generic[Answer]):
    """The reading, or None when no model could give one."""

    answer: Answer | None
    usage: Usage = field(default_factory=Usage)
    reason: str | None = None


class Language(Protocol):
    """Never raises for a model's failure: a failed model is a degraded answer."""

    def write(self, writing: Writing) -> Written:
        """Words for facts; the template when no model gives a true text."""
        ...

    def stream(self, writing: Writing, said: Callable[[str], None]) -> Written:
        """Like `write`, and whole sentences are told to `said` while the model still writes. Show them as a
        draft: the text returned replaces them, and may differ when a later sentence was not true."""
        ...

    def extract(self, extraction: Extraction[Answer]) -> Extracted[Answer]:
        """A typed reading of a text; `answer=None` when there is no model or it failed."""
        ...
