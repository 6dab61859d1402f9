"""Which categories an event needs: by its type and format, and by what the client wished."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict

from functions.vendors.words import categories_in, find_category
from shared.brief import Brief, EventFormat, EventType


class OpenAir(BaseModel):
    """Which events go well under the open sky."""

    model_config = ConfigDict(frozen=True)

    types: frozenset[EventType]
    warm_types: frozenset[EventType]
    warm_months: frozenset[int]
    words: tuple[str, ...]


class NeedRules(BaseModel):
    """`data/needs.yaml`."""

    model_config = ConfigDict(frozen=True)

    event_types: Mapping[EventType, tuple[str, ...]]
    hybrid_adds: tuple[str, ...]
    online_only: tuple[str, ...]
    open_air: OpenAir
    refusals: tuple[str, ...]


def needed_categories(brief: Brief) -> list[str]:
    """Codes, the most important first; what the client refused is left out."""
    data = need_rules()
    usual = data.event_types[brief.event_type]
    if brief.format is EventFormat.ONLINE:
        usual = tuple(code for code in (*data.hybrid_adds, *usual) if code in data.online_only)
    if brief.format is EventFormat.HYBRID:
        usual = (*usual, *data.hybrid_adds)
    refused = {_refused(wish) for wish in brief.wishes}
    wished = wished_categories(brief.wishes)
    return [code for code in dict.fromkeys((*usual, *wished)) if code not in refused]


def wished_categories(wishes: Sequence[str]) -> list[str]:
    """Categories the client named in so many words."""
    return [code for wish in wishes if not _is_refusal(wish) for code in categories_in(wish)]


def needs_roof(brief: Brief) -> bool:
    """Would rain or frost spoil it, and has nobody asked for the open air."""
    rules = need_rules().open_air
    if brief.event_type in rules.types:
        return False
    if brief.event_type in rules.warm_types and brief.date.month in rules.warm_months:
        return False
    asked = re.compile(rf"\b(?:{'|'.join(rules.words)})")
    return not any(asked.search(wish.casefold()) for wish in brief.wishes)


@cache
def need_rules() -> NeedRules:
    """The rules in force."""
    text = (files(__package__) / "data" / "needs.yaml").read_text(encoding="utf-8")
    return NeedRules(**yaml.load(text, Loader=yaml.CSafeLoader))


def _refused(wish: str) -> str | None:
    """«без ведущего» refuses hosts; «без свинины в меню» refuses no caterers."""
    said = wish.casefold().strip()
    prefix = next((prefix for prefix in need_rules().refusals if said.startswith(prefix)), None)
    return find_category(said.removeprefix(prefix)) if prefix else None


def _is_refusal(wish: str) -> bool:
    return wish.casefold().strip().startswith(need_rules().refusals)
