"""Who speaks, how, through what and for how much: `data/models.yaml`, typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Parameter = Literal["temperature", "max_tokens", "top_p", "frequency_penalty"]
Structured = Literal["native_schema", "bare_schema", "forced_tool", "json_object", "prompt_only"]

_STRONGEST_PENALTY = 1.2
#: Of Russian text, on the safe side: vendors say three to four.
_CHARACTERS_PER_TOKEN = 3


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sampling(_Row):
    """Provider-neutral parameters; an `Endpoint` says how its provider takes them."""

    temperature: float = Field(ge=0, le=2)
    max_tokens: int = Field(gt=0)
    top_p: float = Field(gt=0, le=1)
    frequency_penalty: float = Field(ge=0, le=2)

    @property
    def deterministic(self) -> bool:
        """Whether the same question gets the same answer, which may then be remembered."""
        return self.temperature == 0


class Voice(Sampling):
    """How one agent speaks."""

    models: tuple[str, ...]
    """Primary, secondary, fallback."""
    source: str


class Endpoint(_Row):
    """One model at one address, and what it understands."""

    protocol: Literal["gigachat", "openai", "yandex"]
    id: str
    base_url: str
    auth: Literal["oauth", "bearer", "api_key", "none"]
    external: bool = True
    """True when the prompt leaves our own machines."""
    context: int
    """Tokens of question and answer together."""
    longest_answer: int = 0
    """Tokens of an answer that the provider takes at most; 0 is no limit of its own."""
    structured: Structured
    sees: bool = False
    """Whether it takes pictures."""
    takes: Mapping[Parameter, str]
    headers: Mapping[str, str] = Field(default_factory=dict)
    abroad: bool = False
    """Outside Russia: speaks only for agencies that switched it on."""
    instruction: str = ""
    """Added to the system message."""
    concurrency: int
    concurrency_by_scope: Mapping[str, int] = Field(default_factory=dict)
    source: str

    def room(self, sampling: Sampling) -> int:
        """Characters that the context has for a prompt, beside the answer."""
        return (self.context - self._answer(sampling)) * _CHARACTERS_PER_TOKEN

    def longer(self, sampling: Sampling, characters: int) -> Sampling:
        """With room for an answer twice as long, as far as a prompt of so many characters leaves it."""
        left = self.context - characters // _CHARACTERS_PER_TOKEN
        most = max(min(2 * sampling.max_tokens, left), sampling.max_tokens)
        return sampling.model_copy(update={"max_tokens": most})

    def sampled(self, sampling: Sampling) -> dict[str, float]:
        """The parameters as this provider's fields."""
        sampling = sampling.model_copy(update={"max_tokens": self._answer(sampling)})
        taken = {field: _as_taken(name, field, sampling) for name, field in self.takes.items()}
        return {field: value for field, value in taken.items() if value is not None}

    def _answer(self, sampling: Sampling) -> int:
        return min(sampling.max_tokens, self.longest_answer or sampling.max_tokens)


class Price(_Row):
    """Rubles per million tokens."""

    tokens_in: Decimal
    tokens_out: Decimal
    source: str


FREE = Price(tokens_in=Decimal(0), tokens_out=Decimal(0), source="our own machines")


class Budget(_Row):
    """What words may cost."""

    rubles: Decimal
    tokens: int
    source: str


class Budgets(_Row):
    """Of one run, and of one agency in one day (UTC)."""

    run: Budget
    day: Budget


class Parameters(_Row):
    """The whole file."""

    as_of: date
    agents: Mapping[str, Voice]
    models: Mapping[str, Endpoint]
    prices: Mapping[str, Price]
    unknown_price: Price
    """For a model without a row: the dearest we know, so that a budget errs on the safe side."""
    budgets: Budgets
    cache_hours: int

    def price(self, model: str) -> Price:
        """The row of the model as it names itself: `GigaChat-2-Pro:2.0.28.2` is `GigaChat-2-Pro`."""
        return self.prices.get(model.partition(":")[0], self.unknown_price)


@cache
def parameters() -> Parameters:
    """The parameters in force."""
    text = (resources.files("shared.llm") / "data" / "models.yaml").read_text(encoding="utf-8")
    return Parameters.model_validate(yaml.safe_load(text))


def repetition_penalty(frequency_penalty: float) -> float | None:
    """What stands in for a frequency penalty, None for nothing.

    The one is additive and neutral at 0, the other multiplicative and neutral at 1, so there is no exact
    conversion. Our own rule: a tenth of it on top of 1, at most 1.2.
    """
    if frequency_penalty <= 0:
        return None
    return min(round(1 + frequency_penalty / 10, 3), _STRONGEST_PENALTY)


def _as_taken(name: Parameter, field: str, sampling: Sampling) -> float | None:
    value: float = getattr(sampling, name)
    return repetition_penalty(value) if field == "repetition_penalty" else value
