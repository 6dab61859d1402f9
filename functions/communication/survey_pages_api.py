"""HTTP without signing in: a survey as a page, for a guest with a telephone. It needs no script."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from functions.communication.instance import database
from functions.communication.pages import FORM_HTML, HTML, form_fields, page
from functions.communication.routes import router
from functions.communication.survey_store import OpenLink, PublicSurveys
from functions.communication.surveys_api import TAGS, PublicAnswer, Thanks, Token, record_answer
from shared.clock import utcnow
from shared.errors import InvalidInput, NotFound
from shared.http import Response
from shared.ids import new_id

PAGE = "/api/v1/public/survey-pages/<token>"
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Форма со страницы: nps, csat.<пункт>, text, answer_id.",
        "content": {"application/x-www-form-urlencoded": {"schema": {"type": "string"}}},
    }
}
MARK = "csat."
CHECK_ANSWER = "Ответьте хотя бы на один вопрос."


@router.get(PAGE, summary="Страница опроса", tags=TAGS, responses=HTML)
def show_survey(token: Token) -> Response[str]:
    """For whoever has the link."""
    try:
        link = PublicSurveys(database(), utcnow).open(token)
    except NotFound as error:
        return _notice(error)
    return _page(200, link, {}, "")


@router.post(PAGE, summary="Ответить на странице", tags=TAGS, responses=FORM_HTML, openapi_extensions=FORM)
def answer_on_page(token: Token) -> Response[str]:
    """Thanks, or the page again with what is missing."""
    fields = form_fields(router.current_event)
    surveys = PublicSurveys(database(), utcnow)
    try:
        link = surveys.open(token)
    except NotFound as error:
        return _notice(error)
    try:
        record_answer(surveys, token, link, _answer(fields))
    except (ValidationError, InvalidInput):
        return _page(422, link, fields, CHECK_ANSWER)
    return page(200, "notice.html", title=Thanks().message, text="Страницу можно закрыть.")


def _answer(fields: Mapping[str, str]) -> PublicAnswer:
    """Raises `ValidationError`."""
    csat = {name.removeprefix(MARK): mark for name, mark in fields.items() if name.startswith(MARK)}
    given = {name: value for name in ("nps", "text", "answer_id") if (value := fields.get(name))}
    return PublicAnswer.model_validate({**given, "csat": csat})


def _page(status: int, link: OpenLink, given: Mapping[str, str], trouble: str) -> Response[str]:
    return page(
        status,
        "survey.html",
        title=link.title,
        aspects=link.questions.aspects,
        given=given,
        answer_id=given.get("answer_id") or new_id("ans"),
        trouble=trouble,
    )


def _notice(error: NotFound) -> Response[str]:
    return page(error.status, "notice.html", title="Опрос недоступен", text=error.detail_ru)
