"""HTTP: surveys for colleagues, and their public pages."""

from datetime import datetime, timedelta
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.communication.feedback import SurveyAnswer, SurveySummary, summarise
from functions.communication.instance import database
from functions.communication.routes import principal, router
from functions.communication.survey_store import (
    NEWEST,
    OpenLink,
    PublicSurveys,
    Survey,
    SurveyQuestions,
    SurveyStore,
)
from shared.clock import utcnow
from shared.errors import FieldError, InvalidInput
from shared.events import event_brief
from shared.http import Cursor, Limit, Page, Response, created, decode_cursor, encode_cursor, ok
from shared.ids import id_of_request, new_id

TAGS = ["Обратная связь"]
ASPECTS = ("Организация", "Программа", "Площадка")

SurveyId = Annotated[str, Path(min_length=1, max_length=64)]
Token = Annotated[str, Path(min_length=1, max_length=100)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class NewSurvey(BaseModel):
    """`aspects` get a mark from one to five each."""

    model_config = ConfigDict(extra="forbid")

    event_id: str = Field(min_length=1, max_length=64)
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    aspects: list[Line] = Field(
        default_factory=lambda: ["Организация", "Программа", "Площадка"], max_length=10
    )
    days: int = Field(default=14, ge=1, le=90)
    """How long it takes answers."""


class SurveyView(BaseModel):
    """`page` is for guests, `link` the same for programs. Shown once: when the survey is made."""

    id: str
    event_id: str
    title: str
    aspects: list[str]
    created_at: datetime
    closes_at: datetime
    link: str | None = None
    page: str | None = None


class Invitations(BaseModel):
    """Who is asked, as the agency names them."""

    model_config = ConfigDict(extra="forbid")

    people: list[Line] = Field(min_length=1, max_length=500)


class PersonalLink(BaseModel):
    """Shown once."""

    person: str
    link: str
    page: str


class PublicSurvey(BaseModel):
    """What a guest is asked."""

    title: str
    aspects: list[str]
    closes_at: datetime


class PublicAnswer(SurveyAnswer):
    """`answer_id`: made by the page, so that sending twice is one answer."""

    answer_id: str | None = Field(default=None, pattern="^[A-Za-z0-9_-]{8,64}$")


class Thanks(BaseModel):
    """Said to whoever answered."""

    message: str = "Спасибо! Ваш ответ записан."


@router.post("/api/v1/communication/surveys", summary="Завести опрос", tags=TAGS, status_code=201)
def create_survey(body: NewSurvey) -> Response[SurveyView]:
    """NPS, marks by aspect and free text, by one public link."""
    who, now = principal(), utcnow()
    event_brief(database(), who.tenant_id, body.event_id)
    survey = Survey(
        survey_id=id_of_request("srv"),
        event_id=body.event_id,
        title=body.title,
        questions=SurveyQuestions(aspects=body.aspects),
        created_at=now,
        closes_at=now + timedelta(days=body.days),
    )
    token = _store().create(survey, who.subject)
    view = _view(survey).model_copy(update={"link": _address(token), "page": _page(token)})
    return created(view, f"/api/v1/communication/surveys/{survey.survey_id}/summary")


@router.get("/api/v1/communication/surveys", summary="Опросы, новые сверху", tags=TAGS)
def list_surveys(
    event_id: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[SurveyView]:
    """Of one event or of all."""
    key = decode_cursor(cursor)
    found = _store().page(event_id, key[0] if key else NEWEST, limit + 1)
    page = [_view(survey) for survey in found[:limit]]
    return Page(items=page, next_cursor=encode_cursor(page[-1].id) if len(found) > limit else None)


@router.post("/api/v1/communication/surveys/<survey_id>/links", summary="Личные ссылки на опрос", tags=TAGS)
def invite_to_survey(survey_id: SurveyId, body: Invitations) -> list[PersonalLink]:
    """Each takes one answer; who was invited and how many answered gives the response rate."""
    tokens = _store().invite(survey_id, body.people)
    return [
        PersonalLink(person=person, link=_address(token), page=_page(token))
        for person, token in zip(body.people, tokens, strict=True)
    ]


@router.get("/api/v1/communication/surveys/<survey_id>/summary", summary="Итоги опроса", tags=TAGS)
def get_survey_summary(survey_id: SurveyId) -> Response[SurveySummary]:
    """NPS and CSAT with intervals and n, themes of the texts."""
    store = _store()
    store.get(survey_id)
    answers, invited = store.answers(survey_id)
    return ok(summarise(answers, invited or None))


@router.get("/api/v1/public/surveys/<token>", summary="Анкета по ссылке", tags=TAGS)
def open_survey(token: Token) -> Response[PublicSurvey]:
    """For whoever has the link."""
    link = PublicSurveys(database(), utcnow).open(token)
    return ok(PublicSurvey(title=link.title, aspects=link.questions.aspects, closes_at=link.closes_at))


@router.post("/api/v1/public/surveys/<token>", summary="Ответить на анкету", tags=TAGS)
def answer_survey(token: Token, body: PublicAnswer) -> Response[Thanks]:
    """Everything may be left out but not all of it."""
    surveys = PublicSurveys(database(), utcnow)
    record_answer(surveys, token, surveys.open(token), body)
    return ok(Thanks())


def record_answer(surveys: PublicSurveys, token: str, link: OpenLink, body: PublicAnswer) -> None:
    """Raises `InvalidInput`."""
    answer = _checked(SurveyAnswer(**body.model_dump(exclude={"answer_id"})), link)
    surveys.answer(token, link, answer, body.answer_id or new_id("ans"))


def _checked(answer: SurveyAnswer, link: OpenLink) -> SurveyAnswer:
    wrong = [
        FieldError(f"body.csat.{aspect}", "no_such_aspect", "Такого пункта в анкете нет.", "No such aspect.")
        for aspect in answer.csat
        if aspect not in link.questions.aspects
    ]
    if answer.nps is None and not answer.csat and not (answer.text or "").strip():
        wrong.append(FieldError("body", "empty", "Ответьте хотя бы на один вопрос.", "Answer something."))
    if wrong:
        raise InvalidInput(errors=wrong)
    return answer


def _store() -> SurveyStore:
    return SurveyStore(database(), principal().tenant_id, utcnow)


def _view(survey: Survey) -> SurveyView:
    return SurveyView(
        id=survey.survey_id,
        aspects=survey.questions.aspects,
        **survey.model_dump(include={"event_id", "title", "created_at", "closes_at"}),
    )


def _address(token: str) -> str:
    """Relative: the same for every domain of the installation."""
    return f"/api/v1/public/surveys/{token}"


def _page(token: str) -> str:
    return f"/api/v1/public/survey-pages/{token}"
