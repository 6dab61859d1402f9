"""The finance agent: a brief becomes an estimate, stored as a version of the event's budget."""

from collections.abc import Sequence
from typing import Any

from functions.finance.estimate import draw_up
from functions.finance.models import Estimate
from functions.finance.store import BudgetStore, NewVersion
from functions.finance.summary import lines_table, opening_prompt, opening_text
from functions.finance.terms import Conditions
from shared.agency_store import agency_of
from shared.agents import AgentCard, AgentDeps, AgentResult, AgentTask
from shared.errors import InvalidInput
from shared.llm.language import Language, Writing

AUTHOR = "finance-agent"
TOLD_APART: Any = {
    "lines": {"__all__": {"sources"}},
    "sources": True,
    "assumptions": True,
    "warnings": True,
}


class FinanceAgent:
    """Sums come from norms and rules; a model words the opening, the table stays as computed."""

    card = AgentCard(
        name="finance",
        title="Смета и бюджет",
        description="Считает смету по нормам, вписывает её в бюджет и сравнивает три уровня цен.",
        intents=["create_event", "create_plan", "estimate_budget"],
        inbox="finance-inbox",
    )

    def run(self, task: AgentTask, deps: AgentDeps) -> AgentResult:
        """Estimate the brief; with an event, keep the estimate as the next version of its budget."""
        if task.brief is None:
            raise InvalidInput(
                "Для сметы нужны тип мероприятия, дата, город и число гостей.", "The estimate needs a brief."
            )
        now = deps.clock()
        agency = agency_of(deps.database, task.tenant_id, now).settings
        today = now.astimezone(agency.zone).date()
        estimate = draw_up(task.brief, Conditions().completed_by(agency), today)
        if task.event_id:
            new = NewVersion(
                estimate=estimate, origin=task.run_id, author=AUTHOR, note=task.text[:200], created_at=now
            )
            BudgetStore(deps.database, task.tenant_id).save(task.event_id, new)
        return _worded(estimate, task.brief.wishes, deps.language)


def _worded(estimate: Estimate, wishes: Sequence[str], language: Language) -> AgentResult:
    """Sources, assumptions and warnings travel once, in the result's own fields, not in `data`."""
    opening, table = opening_text(estimate), lines_table(estimate)
    facts = f"{opening}\n\n{table}"
    written = language.write(
        Writing(agent="finance", prompt=opening_prompt(facts, wishes), facts=facts, template=opening)
    )
    return AgentResult(
        data=estimate.model_dump(mode="json", exclude=TOLD_APART),
        summary=f"{written.text}\n\n{table}",
        sources=[*estimate.sources, *(source for line in estimate.lines for source in line.sources)],
        assumptions=estimate.assumptions,
        warnings=[*estimate.warnings, *written.notices],
        usage=written.usage,
        degraded=written.degraded,
    )


AGENT = FinanceAgent()
