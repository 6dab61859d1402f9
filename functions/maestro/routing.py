"""Intent → the steps that answer it. The table itself is `routing.yaml`."""

from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

DEFAULT_INTENT = "default"


class Step(BaseModel):
    """One agent's part in answering an intent."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    agent: str
    after: tuple[str, ...] = ()
    critical: bool = False
    deadline_seconds: int = Field(gt=0)


def _checked(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    names = [step.name for step in steps]
    if len(set(names)) < len(names):
        raise ValueError(f"two steps have one name: {names}")
    if unknown := {name for step in steps for name in step.after} - set(names):
        raise ValueError(f"`after` names no step: {sorted(unknown)}")
    try:
        TopologicalSorter({step.name: step.after for step in steps}).prepare()
    except CycleError as error:
        raise ValueError(f"steps wait for each other: {error.args[1]}") from error
    return steps


Steps = Annotated[tuple[Step, ...], Field(min_length=1), AfterValidator(_checked)]


class Routing(BaseModel):
    """The whole table. Loading it proves that every route can run to its end."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    intents: dict[str, Steps]
    aliases: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        if DEFAULT_INTENT not in self.intents:
            raise ValueError("there is no default route")
        if unknown := set(self.aliases.values()) - self.intents.keys():
            raise ValueError(f"an alias leads nowhere: {sorted(unknown)}")
        return self

    def canonical(self, intent: str) -> str:
        """The intent an alias stands for; `default` for one that the table does not know."""
        name = self.aliases.get(intent, intent)
        return name if name in self.intents else DEFAULT_INTENT

    def steps(self, intent: str) -> tuple[Step, ...]:
        """What to run for an intent, never empty."""
        return self.intents[self.canonical(intent)]


@cache
def load_routing() -> Routing:
    """The table of this deployment."""
    import yaml

    source = resources.files("functions.maestro") / "routing.yaml"
    return Routing.model_validate(yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
