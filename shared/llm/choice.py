"""What an agency may choose for itself: who speaks for an agent and how, and to spend less."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.llm.parameters import Budget, Parameters, Voice, parameters
from shared.money import Rubles


def _agent(name: str) -> str:
    if name not in parameters().agents:
        raise ValueError(f"Такого агента нет. Есть: {', '.join(parameters().agents)}.")
    return name


def _model(name: str) -> str:
    if name not in parameters().models:
        raise ValueError(f"Такой модели нет. Есть: {', '.join(parameters().models)}.")
    return name


class _Choice(BaseModel):
    model_config = ConfigDict(extra="forbid")


class VoiceChoice(_Choice):
    """What is left out stays as it is for everybody."""

    models: list[Annotated[str, AfterValidator(_model)]] | None = Field(
        default=None,
        min_length=1,
        max_length=6,
        description="Модели по порядку: первая, запасные",
    )
    temperature: float | None = Field(default=None, ge=0, le=2)
    max_tokens: int | None = Field(default=None, ge=1, le=8000)
    top_p: float | None = Field(default=None, gt=0, le=1)
    frequency_penalty: float | None = Field(default=None, ge=0, le=2)


class BudgetChoice(_Choice):
    """Never more than the installation allows."""

    rubles: Rubles | None = None
    tokens: int | None = Field(default=None, ge=0)


class LanguageChoice(_Choice):
    """Everything an agency may say about its texts."""

    agents: dict[Annotated[str, AfterValidator(_agent)], VoiceChoice] = Field(default_factory=dict)
    budgets: dict[Literal["run", "day"], BudgetChoice] = Field(default_factory=dict)


def chosen(table: Parameters, settings: Mapping[str, Any]) -> Parameters:
    """The table as an agency with these settings has it. Raises `ValidationError`."""
    choice = LanguageChoice.model_validate(settings.get("llm") or {})
    agents = {name: _voice(table.agents[name], one) for name, one in choice.agents.items()}
    budgets: dict[str, Any] = {
        name: _budget(getattr(table.budgets, name), one) for name, one in choice.budgets.items()
    }
    return table.model_copy(
        update={
            "agents": {**table.agents, **agents},
            "budgets": table.budgets.model_copy(update=budgets),
        }
    )


def _voice(usual: Voice, choice: VoiceChoice) -> Voice:
    return Voice.model_validate(usual.model_dump() | choice.model_dump(exclude_none=True))


def _budget(allowed: Budget, choice: BudgetChoice) -> Budget:
    rubles = allowed.rubles if choice.rubles is None else min(choice.rubles, allowed.rubles)
    tokens = allowed.tokens if choice.tokens is None else min(choice.tokens, allowed.tokens)
    return Budget(rubles=rubles, tokens=tokens, source="settings of the agency")
