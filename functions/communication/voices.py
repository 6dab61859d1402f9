"""What clients and guests say of an event: for Maestro's analysis of it."""

from typing import Any

from pydantic import BaseModel

from functions.communication.clusters import clusters_of
from functions.communication.faq_store import FaqStore
from functions.communication.feedback import SurveySummary, summarise
from functions.communication.survey_store import NEWEST, SurveyStore
from shared.agents import AgentDeps, AgentResult, AgentTask
from shared.texts import render

PACKAGE = "functions.communication"
#: Surveys of one event that are looked at, the newest.
SURVEYS = 5


class VoicesData(BaseModel):
    """Surveys by title, and the questions nobody had an answer to, the commonest first."""

    surveys: dict[str, SurveySummary]
    unanswered: list[str]


def voices(task: AgentTask, deps: AgentDeps) -> AgentResult:
    """Surveys and unanswered questions; without an event, of the whole agency."""
    store = SurveyStore(deps.database, task.tenant_id, deps.clock)
    surveys = {
        one.title: _summary(store, one.survey_id) for one in store.page(task.event_id, NEWEST, SURVEYS)
    }
    asked = FaqStore(deps.database, task.tenant_id, deps.clock).unanswered(task.event_id, deps.clock())
    texts = [row["text"] for row in asked]
    data = VoicesData(surveys=surveys, unanswered=[texts[one.label] for one in clusters_of(texts)])
    text = render(PACKAGE, "feedback.md", surveys=list(surveys.items()), questions=data.unanswered)
    dumped: dict[str, Any] = data.model_dump(mode="json")
    return AgentResult(data=dumped, summary=text)


def _summary(store: SurveyStore, survey_id: str) -> SurveySummary:
    answers, invited = store.answers(survey_id)
    return summarise(answers, invited or None)
