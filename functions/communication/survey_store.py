"""Surveys, their public links and answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel

from functions.communication import survey_statements as statements
from functions.communication.feedback import SurveyAnswer
from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.database import Database, Row
from shared.errors import NotFound
from shared.public_links import link_digest, new_link_token
from shared.topics import Topic, topic_rows

#: Above every survey id.
NEWEST = "srv_~"
#: Answers that are summed up; an event has at most so many guests who answer.
MOST_ANSWERS = 20_000


class SurveyQuestions(BaseModel):
    """Asked besides the likelihood to recommend and the free text: a mark from one to five each."""

    aspects: list[str]


class Survey(BaseModel):
    """One survey of one event."""

    survey_id: str
    event_id: str
    title: str
    questions: SurveyQuestions
    created_at: datetime
    closes_at: datetime


class OpenLink(BaseModel):
    """What a public link leads to."""

    tenant_id: str
    survey_id: str
    event_id: str
    title: str
    questions: SurveyQuestions
    closes_at: datetime
    person: str | None


class SurveyStore:
    """The surveys of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def create(self, survey: Survey, by: str) -> str:
        """Store it; the secret of its common link."""
        token = new_link_token()
        told = survey.model_dump(mode="json", exclude={"survey_id"})
        self._database.query(
            statements.ADD_SURVEY,
            tenant_id=self._tenant_id,
            **dict(survey),
            created_by=by,
            links=[self._link(survey, token, None)],
            audit=[audit_entry(self._tenant_id, "survey", survey.survey_id, after=told)],
        )
        return token

    def invite(self, survey_id: str, people: Sequence[str]) -> list[str]:
        """A personal link for each; their secrets in the same order. Raises `NotFound`."""
        survey = self.get(survey_id)
        tokens = [new_link_token() for _ in people]
        links = [self._link(survey, token, person) for token, person in zip(tokens, people, strict=True)]
        entry = audit_entry(self._tenant_id, "survey", survey_id, after={"invited": len(people)})
        self._database.query(statements.ADD_LINKS, links=links, audit=[entry])
        return tokens

    def get(self, survey_id: str) -> Survey:
        """Raises `NotFound`."""
        rows = self._database.read(statements.READ_SURVEY, tenant_id=self._tenant_id, survey_id=survey_id)[0]
        if not rows:
            raise NotFound("Такого опроса нет.", "No such survey.")
        return Survey.model_validate(rows[0])

    def page(self, event_id: str | None, before: str, limit: int) -> list[Survey]:
        """The newest first."""
        rows = self._database.read(
            statements.LIST_SURVEYS,
            tenant_id=self._tenant_id,
            event_id=event_id,
            before=before,
            limit=limit,
        )[0]
        return [Survey.model_validate(row) for row in rows]

    def answers(self, survey_id: str) -> tuple[list[SurveyAnswer], int]:
        """All answers, and how many were invited by personal links."""
        rows, [counted] = self._database.read(
            statements.READ_ANSWERS, tenant_id=self._tenant_id, survey_id=survey_id, limit=MOST_ANSWERS
        )
        return [SurveyAnswer.model_validate(row["answers"]) for row in rows], counted["invited"]

    def _link(self, survey: Survey, token: str, person: str | None) -> Row:
        return {
            "token": link_digest(token),
            "tenant_id": self._tenant_id,
            "survey_id": survey.survey_id,
            "person": person,
            "expire_at": survey.closes_at + timedelta(days=180),  # counted as invited until then
        }


class PublicSurveys:
    """Surveys as those see them who have a link and nothing else."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def open(self, token: str) -> OpenLink:
        """Raises `NotFound`, also when the survey is over."""
        rows = self._database.read(statements.FIND_LINK, token=link_digest(token), now=self._clock())[0]
        if not rows:
            raise NotFound("Ссылка недействительна, или опрос закончен.", "No such survey, or it is over.")
        return OpenLink.model_validate(rows[0])

    def answer(self, token: str, link: OpenLink, answer: SurveyAnswer, answer_id: str) -> None:
        """Store it. A personal link has one answer, the last; on the common one `answer_id` tells a repeated
        answer from another person's."""
        key = link_digest(token) if link.person is not None else answer_id
        told: dict[str, Any] = {"survey_id": link.survey_id, "event_id": link.event_id}
        topic = Topic(link.tenant_id, "feedback.received", link.survey_id, key, told)
        self._database.query(
            statements.WRITE_ANSWER,
            tenant_id=link.tenant_id,
            survey_id=link.survey_id,
            answer_id=key,
            answers=answer,
            answered_at=self._clock(),
            topics=topic_rows([topic]),
            audit=[audit_entry(link.tenant_id, "survey_answer", link.survey_id, after=told)],
        )
