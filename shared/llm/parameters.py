"""How each agent speaks and what its words cost: `data/models.yaml`, typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources

import yaml
from pydantic import BaseModel, ConfigDict, Field


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sampling(_Row):
    """Provider-neutral parameters of one agent; each provider says how it takes them."""

    temperature: float = Field(ge=0, le=2)
    max_tokens: int = Field(gt=0)
    top_p: float = Field(gt=0, le=1)
    frequency_penalty: float = Field(ge=0, le=2)
    source: str


class Price(_Row):
    """Rubles per million tokens."""

    tokens_in: Decimal
    tokens_out: Decimal
    source: str


class Parameters(_Row):
    """The whole file."""

    as_of: date
    agents: Mapping[str, Sampling]
    prices: Mapping[str, Price]
    unknown_price: Price
    """For a model without a row: the dearest we know, so that a budget errs on the safe side."""

    def price(self, model: str) -> Price:
        """The row of the model as it names itself: `GigaChat-2-Pro:2.0.28.2` is `GigaChat-2-Pro`."""
        return self.prices.get(model.partition(":")[0], self.unknown_price)


@cache
def parameters() -> Parameters:
    """The parameters in force."""
    text = (resources.files("shared.llm") / "data" / "models.yaml").read_text(encoding="utf-8")
    return Parameters.model_validate(yaml.safe_load(text))
