"""What the rules, E5 and both together understand of the labelled sentences, with no language model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from functions.maestro.understanding.brief import understand
from functions.maestro.understanding.nearest import Examples, bundled, labelled
from shared.embeddings import LocalE5
from tests.unit.understanding.corpus import TODAY

OUT_OF_SCOPE = "default"
Reader = Callable[[str], str]


@dataclass(frozen=True)
class Outcome:
    """One sentence: what was wanted, and what a reader took it for."""

    text: str
    wanted: str
    got: str


@dataclass(frozen=True)
class Outcomes:
    """All of one reader."""

    rows: Sequence[Outcome]

    @property
    def accuracy(self) -> float:
        return sum(row.wanted == row.got for row in self.rows) / (len(self.rows) or 1)

    @property
    def out_of_scope_recall(self) -> float:
        return Outcomes([row for row in self.rows if row.wanted == OUT_OF_SCOPE]).accuracy


def measured_sentences() -> list[tuple[str, str]]:
    """(sentence, intent) of utterances.yaml."""
    groups = yaml.safe_load(Path(__file__).with_name("utterances.yaml").read_text("utf-8"))
    scope = {"chit_chat": OUT_OF_SCOPE, "out_of_scope": OUT_OF_SCOPE}
    return [(text, scope.get(intent, intent)) for intent, texts in groups.items() for text in texts]


def read_all(reader: Reader, sentences: Sequence[tuple[str, str]]) -> Outcomes:
    """Every sentence through one reader."""
    return Outcomes([Outcome(text, wanted, reader(text)) for text, wanted in sentences])


def by_rules(text: str) -> str:
    """Words alone."""
    return understand(text, today=TODAY, home_city="Москва").intent.intent


def by_meaning(text: str) -> str:
    """The nearest examples alone."""
    votes = nearest_votes(text)
    return max(votes, key=lambda intent: votes[intent])


def by_both(text: str) -> str:
    """As the product does it."""
    return understand(text, today=TODAY, home_city="Москва", opinion=nearest_votes).intent.intent


def examples_without_themselves() -> Outcomes:
    """Each example read by the others: what the choice of neighbours was made with."""
    sentences, all_of_them = labelled(), bundled()
    rows = []
    for index, (text, wanted) in enumerate(sentences):
        others = Examples(
            [*all_of_them.intents[:index], *all_of_them.intents[index + 1 :]],
            [*all_of_them.rows[:index], *all_of_them.rows[index + 1 :]],
            all_of_them.mean,
        )
        [vector] = LocalE5().embed_queries([text])
        votes = others.votes(vector)
        rows.append(Outcome(text, wanted, max(votes, key=lambda intent: votes[intent])))
    return Outcomes(rows)


def nearest_votes(text: str) -> dict[str, float]:
    """The nearest examples' votes by intent."""
    [vector] = LocalE5().embed_queries([text])
    return bundled().votes(vector)
