"""What the language models of the environment understand, each alone and as the product reads with it.

`LLM_PROVIDER=models LLAMA_BASE_URL=http://127.0.0.1:8080/v1 EVALS_STEP=20 make evals` asks some.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from functions.maestro.understanding.brief import understand
from functions.maestro.understanding.model_reading import is_open
from functions.maestro.understanding.quotes import Quotes
from local.ydb.process import DATABASE, YdbProcess
from shared.clock import utcnow
from shared.config import LanguageSettings, read_settings
from shared.database import Database
from shared.llm.desk import Desk
from shared.llm.language import Extraction, Language
from shared.llm.occasion import Occasion
from shared.llm.parameters import parameters
from shared.llm.speakers import Speaker, speakers
from shared.llm.spoken import Spoken
from shared.migrations import apply_migrations
from shared.texts import render
from tests.evals.scoring import Outcome, Outcomes, nearest_votes
from tests.unit.understanding.corpus import TODAY

NO_ANSWER = "no answer"
#: Seconds for a sentence: a small model on this machine reads a few words a second.
_PATIENCE = 120


@dataclass(frozen=True)
class ModelOutcomes:
    """One configured model's, by its id; `answered` is the share of sentences with a readable answer."""

    name: str
    alone: Outcomes
    product: Outcomes
    answered: float
    rubles: float
    seconds: float
    """Of one sentence."""


def read_by_models(sentences: Sequence[tuple[str, str]]) -> Iterator[ModelOutcomes]:
    """Each model with a key or an address; none: nothing."""
    configured = speakers(read_settings(LanguageSettings), parameters())
    if not configured:
        return
    with _database() as database:
        for speaker in configured.values():
            yield _read_by(speaker, sentences, database)


@contextmanager
def _database() -> Iterator[Database]:
    """The layer keeps its accounts and seats there."""
    os.environ.setdefault("YDB_ANONYMOUS_CREDENTIALS", "1")
    with tempfile.TemporaryDirectory() as folder:
        process = YdbProcess(Path(folder) / "data.sqlite")
        database = Database(process.endpoint, DATABASE)
        apply_migrations(database, pause=0)
        try:
            yield database
        finally:
            database.close()
            process.stop()


def _read_by(speaker: Speaker, sentences: Sequence[tuple[str, str]], database: Database) -> ModelOutcomes:
    alone, product, seconds, rubles = [], [], 0.0, 0.0
    for text, wanted in sentences:
        prompt = render("functions.maestro", "understand.md", text=text)
        extraction = Extraction(agent="maestro", prompt=prompt, schema=Quotes)
        extracted = _language(speaker, database).extract(extraction)
        quotes = extracted.answer
        alone.append(Outcome(text, wanted, quotes.intent if quotes else NO_ANSWER))
        product.append(Outcome(text, wanted, _product(text, quotes)))
        seconds, rubles = seconds + extracted.usage.latency_ms / 1000, rubles + float(extracted.usage.rubles)
    answered = sum(row.got != NO_ANSWER for row in alone) / len(alone)
    return ModelOutcomes(
        speaker.endpoint.id, Outcomes(alone), Outcomes(product), answered, rubles, seconds / len(alone)
    )


def _language(speaker: Speaker, database: Database) -> Language:
    """Maestro's language with this model alone and no memory of answers."""
    table = parameters()
    voices = {"maestro": table.agents["maestro"].model_copy(update={"models": (speaker.name,)})}
    occasion = Occasion(tenant_id="evals", deadline=utcnow() + timedelta(seconds=_PATIENCE))
    only = table.model_copy(update={"agents": voices, "cache_hours": 0})
    return Spoken(Desk(database, occasion, utcnow, only, {speaker.name: speaker}))


def _product(text: str, quotes: Quotes | None) -> str:
    """As the product reads: the model is asked when the rules leave something open."""
    by_rules = understand(text, today=TODAY, home_city="Москва", opinion=nearest_votes)
    if quotes is None or not is_open(by_rules):
        return by_rules.intent.intent
    return understand(
        text, today=TODAY, home_city="Москва", opinion=nearest_votes, quotes=quotes
    ).intent.intent
