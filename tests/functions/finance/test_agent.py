from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from functions.finance.agent import AGENT
from functions.finance.store import BudgetStore
from shared.agents import AgentDeps, AgentResult, AgentTask, Usage
from shared.brief import Brief
from shared.database import Database
from shared.errors import InvalidInput
from shared.llm.language import Answer, Extracted, Extraction, Writing, Written
from shared.provenance import Provenance
from tests.functions.finance.conftest import NOW
from tests.unit.finance.briefs import brief

Run = Callable[..., AgentResult]


class Poet:
    """A model that answers with its own words and remembers what it was given."""

    def __init__(self) -> None:
        self.asked: list[Writing] = []

    def write(self, writing: Writing) -> Written:
        self.asked.append(writing)
        return Written(text="Вступление модели.", usage=Usage(model="poet", tokens_in=10, tokens_out=3))

    def extract(self, extraction: Extraction[Answer]) -> Extracted[Answer]:
        raise AssertionError("the finance agent extracts nothing")


class Silent(Poet):
    """No model."""

    def write(self, writing: Writing) -> Written:
        return Written(text=writing.template, degraded=True, reason="no_model")


@pytest.fixture
def run(database: Database, tenant_id: str) -> Run:
    """Runs one step of a run over a brief."""

    def work(of: Brief | None, language: Any = None, event_id: str | None = "event_1") -> AgentResult:
        task = AgentTask(
            tenant_id=tenant_id,
            run_id="run_1",
            step="finance",
            attempt=1,
            intent="create_event",
            event_id=event_id,
            brief=of,
            text="корпоратив на 150 человек",
            deadline=NOW + timedelta(minutes=1),
        )
        deps = AgentDeps(database=database, language=language or Silent(), clock=lambda: NOW)
        return AGENT.run(task, deps)

    return work


def test_the_answer_is_complete_without_a_model(run: Run) -> None:
    result = run(brief(budget=Decimal(4_000_000)))

    assert result.degraded
    assert result.data["totals"]["total"]["gross"] in result.data["levels"][1]["total"]
    assert result.data["fit"]["fits"]
    assert result.data["allotments"]["venue"]
    assert result.summary.startswith("Смета: корпоратив, 150")
    assert "| Банкетное меню | 150 |" in result.summary


def test_every_line_of_the_data_has_a_source(run: Run) -> None:
    result = run(brief())

    figures = {source.figure for source in result.sources}
    assert {f"lines.{line['code']}.unit_price" for line in result.data["lines"]} <= figures
    assert {"totals.fee", "totals.contingency", "city_factor", "vat.vat"} <= figures
    assert "sources" not in result.data["lines"][0]


def test_what_is_assumed_says_so(run: Run) -> None:
    result = run(brief())

    prices = [source for source in result.sources if source.figure.endswith(".unit_price")]
    assert {source.provenance for source in prices} == {Provenance.ASSUMPTION, Provenance.NORM}
    assert "fee" in {one.field for one in result.assumptions}


def test_a_model_words_the_opening_and_leaves_the_table(run: Run) -> None:
    poet = Poet()

    result = run(brief(wishes=["без алкоголя"]), poet)

    assert result.summary.startswith("Вступление модели.\n\n| Статья |")
    assert result.usage.model == "poet"
    assert not result.degraded
    assert "без алкоголя" in poet.asked[0].prompt
    assert "| **Итого** |" in poet.asked[0].facts


def test_a_second_delivery_changes_nothing(run: Run, store: BudgetStore) -> None:
    first, second = run(brief()), run(brief())

    assert first == second
    assert [row.version for row in store.versions("event_1", limit=10)] == [1]


def test_an_estimate_without_an_event_is_not_stored(run: Run, store: BudgetStore) -> None:
    assert run(brief(), event_id=None).data["lines"]
    assert store.versions("event_1", limit=10) == []


def test_without_a_brief_it_says_what_is_needed(run: Run) -> None:
    with pytest.raises(InvalidInput) as refused:
        run(None)

    assert "тип мероприятия" in refused.value.detail_ru
