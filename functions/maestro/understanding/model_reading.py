"""The second pair of eyes: a language model points at words that the rules did not recognise."""

from datetime import date
from functools import cache

from functions.maestro.understanding.brief import Opinion, understand
from functions.maestro.understanding.intents import CERTAIN
from functions.maestro.understanding.models import Slots, Understanding
from functions.maestro.understanding.quotes import Quotes
from shared.agents import Usage
from shared.llm.language import Extraction, Language
from shared.texts import render

_AGENT = "maestro"
_WORTH_ASKING = ("event_type", "date", "guests", "city")
"""Slots whose absence makes the model worth its money."""


def understand_with_model(
    text: str,
    language: Language,
    *,
    today: date,
    home_city: str,
    previous: Slots | None = None,
    opinion: Opinion | None = None,
) -> tuple[Understanding, Usage]:
    """Like `understand`, but a model is asked what the rules leave open; with none, their answer stands."""
    known = cache(opinion) if opinion else None
    by_rules = understand(text, today=today, home_city=home_city, previous=previous, opinion=known)
    if by_rules.errors or not is_open(by_rules):
        return by_rules, Usage()
    prompt = render("functions.maestro", "understand.md", text=text)
    extracted = language.extract(Extraction(agent=_AGENT, prompt=prompt, schema=Quotes))
    if extracted.answer is None:
        return by_rules, extracted.usage
    quotes = extracted.answer
    return understand(
        text, today=today, home_city=home_city, previous=previous, quotes=quotes, opinion=known
    ), extracted.usage


def is_open(understanding: Understanding) -> bool:
    """True when the rules doubt the intent or miss something that most requests name."""
    missing = [name for name in _WORTH_ASKING if getattr(understanding.slots, name) is None]
    return understanding.intent.confidence < CERTAIN or bool(missing)
