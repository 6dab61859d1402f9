"""The word lists of `data/*.yaml` as patterns."""

import re
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from functions.maestro.understanding.findings import word_pattern
from shared.brief import EventFormat, EventType, Level


class Defaults(BaseModel):
    """How an event of a type is imagined where the client says nothing."""

    model_config = ConfigDict(frozen=True)

    guests: int
    duration_hours: int
    weekday: int
    lead_days: int
    source: str
    """Where `lead_days` comes from."""


@cache
def event_type_patterns(strength: str) -> dict[EventType, re.Pattern[str]]:
    """Words of each type: `strong` name it, `weak` suggest it, `nearest` name something like it."""
    types = _load("event_types.yaml")["types"]
    return {EventType(name): _pattern(words[strength]) for name, words in types.items() if strength in words}


@cache
def name_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(what the client calls the event, its words)."""
    return tuple((name, _pattern(words)) for name, words in _load("event_types.yaml")["called"].items())


@cache
def format_patterns() -> dict[EventFormat, re.Pattern[str]]:
    """Hybrid first: its words contain those of the other two."""
    return {
        EventFormat(name): _pattern(words) for name, words in _load("event_types.yaml")["formats"].items()
    }


@cache
def level_patterns() -> dict[Level, re.Pattern[str]]:
    """Words of each price level."""
    return {Level(name): _pattern(words) for name, words in _load("event_types.yaml")["levels"].items()}


@cache
def intent_patterns() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    """(intent, weight, words)."""
    intents = _load("intents.yaml")
    return tuple(
        (intent, weight, _pattern(words))
        for intent, rules in intents.items()
        for weight, words in rules.items()
    )


@cache
def fillers() -> frozenset[str]:
    """Words that ask for nothing."""
    return frozenset(_load("noise.yaml")["fillers"].split())


@cache
def courtesies() -> dict[str, str]:
    """Word of courtesy → what to reply."""
    return {word: row["reply"] for row in _load("noise.yaml")["courtesies"] for word in row["words"].split()}


@cache
def another_event_pattern() -> re.Pattern[str]:
    """Words that begin a new event in a conversation about another."""
    return _pattern(_load("noise.yaml")["another_event"])


@cache
def change_pattern() -> re.Pattern[str]:
    """Words that ask to change the event a conversation is about."""
    return _pattern(_load("noise.yaml")["change"])


@cache
def spelled_words() -> frozenset[str]:
    """Words of facts, in which a slip is put right."""
    return frozenset(_load("noise.yaml")["spelled"].split())


@cache
def openers() -> frozenset[str]:
    """Words that a request begins with and a wish does not."""
    return frozenset(_load("noise.yaml")["openers"].split())


@cache
def title_stems() -> dict[str, bool]:
    """Stem of an adjective that belongs into the title → whether its endings are soft."""
    stems = _load("noise.yaml")["title_words"]
    return {stem: soft for kind, soft in (("soft", True), ("hard", False)) for stem in stems[kind].split()}


@cache
def command_pattern() -> re.Pattern[str]:
    """What is said to a model, not to an agency."""
    return re.compile("|".join(_load("noise.yaml")["commands"]))


@cache
def not_a_town_pattern() -> re.Pattern[str]:
    """Capitalised beginnings that follow «в» and are no towns."""
    return re.compile("|".join(_load("noise.yaml")["not_towns"].split()))


@cache
def defaults(event_type: EventType) -> Defaults:
    """What to assume of a type."""
    return Defaults.model_validate(_load("defaults.yaml")[event_type.value])


def _pattern(words: list[str]) -> re.Pattern[str]:
    return re.compile(word_pattern(words))


@cache
def _load(name: str) -> Any:
    import yaml

    source = resources.files("functions.maestro.understanding") / "data" / name
    return yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
