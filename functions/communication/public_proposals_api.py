"""HTTP without signing in: a proposal by the link its client was given, as data and as a page."""

from base64 import b64encode
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel, ConfigDict, ValidationError

from functions.communication.instance import database
from functions.communication.pages import FORM_HTML, HTML, form_fields, page
from functions.communication.proposals.content import Option
from functions.communication.proposals.logo import LogoFile
from functions.communication.proposals.printed import printed
from functions.communication.proposals.store import ProposalStore, State, Stored, find_link, require_open
from functions.communication.proposals_api import TAGS, Files, Line, files_of
from functions.communication.routes import router
from shared.clock import utcnow
from shared.errors import Conflict, NotFound
from shared.http import Response, ok
from shared.money import Rubles
from shared.texts import date_text, rubles_text

Token = Annotated[str, Path(min_length=1, max_length=100)]
PAGE = "/api/v1/public/proposal-pages/<token>"
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "Форма со страницы: name, option.",
        "content": {"application/x-www-form-urlencoded": {"schema": {"type": "string"}}},
    }
}
SAY_WHO = "Напишите имя и выберите уровень."


class PublicProposal(BaseModel):
    """What a client sees."""

    number: str
    agency: str
    client: str
    title: str
    introduction: str
    options: list[Option]
    total: Rubles
    vat: Decimal
    valid_until: date
    accepted_option: str | None
    files: Files


class Acceptance(BaseModel):
    """Who accepts, and which level."""

    model_config = ConfigDict(extra="forbid")

    name: Line
    option: Literal["economy", "standard", "premium"]


class Accepted(BaseModel):
    """Said to whoever accepted."""

    message: str = "Спасибо! Мы получили ваше согласие и свяжемся с вами, чтобы подготовить договор."


@router.get("/api/v1/public/proposals/<token>", summary="Предложение по ссылке", tags=TAGS)
def open_proposal(token: Token) -> Response[PublicProposal]:
    """For whoever has the link. Opening it tells the agency that it was seen."""
    tenant_id, stored = _opened(token)
    fields = stored.content.model_dump(include=set(PublicProposal.model_fields))
    links = files_of(tenant_id).links(stored.proposal_id, stored.content)
    return ok(PublicProposal(**fields, accepted_option=stored.accepted_option, files=Files(**links)))


@router.post("/api/v1/public/proposals/<token>", summary="Принять предложение", tags=TAGS)
def accept_proposal(token: Token, body: Acceptance) -> Response[Accepted]:
    """Once, while the offer holds."""
    tenant_id, proposal_id = find_link(database(), token, utcnow())
    _store(tenant_id).accept(proposal_id, body.name, body.option)
    return ok(Accepted())


@router.get(PAGE, summary="Страница предложения", tags=TAGS, responses=HTML)
def show_proposal(token: Token) -> Response[str]:
    """For a person with the link. Opening it tells the agency that it was seen."""
    try:
        tenant_id, stored = _opened(token)
    except NotFound as error:
        return page(404, "notice.html", title="Ссылка не подходит", text=error.detail_ru)
    return _page(200, tenant_id, stored)


@router.post(PAGE, summary="Принять со страницы", tags=TAGS, responses=FORM_HTML, openapi_extensions=FORM)
def accept_on_page(token: Token) -> Response[str]:
    """Then the page again, which says so."""
    try:
        tenant_id, stored = _opened(token)
    except NotFound as error:
        return page(404, "notice.html", title="Ссылка не подходит", text=error.detail_ru)
    fields = form_fields(router.current_event)
    try:
        answer = Acceptance.model_validate(fields)
        accepted = _store(tenant_id).accept(stored.proposal_id, answer.name, answer.option)
    except ValidationError:
        return _page(422, tenant_id, stored, fields, SAY_WHO)
    except Conflict as error:
        return _page(409, tenant_id, stored, fields, error.detail_ru)
    return _page(200, tenant_id, accepted)


def _opened(token: str) -> tuple[str, Stored]:
    """Raises `NotFound`."""
    tenant_id, proposal_id = find_link(database(), token, utcnow())
    store = _store(tenant_id)
    stored = store.get(proposal_id)
    store.see(stored)
    return tenant_id, stored


def _page(
    status: int, tenant_id: str, stored: Stored, fields: dict[str, str] | None = None, trouble: str = ""
) -> Response[str]:
    content, given = stored.content, fields or {}
    recommended = next((one.code for one in content.options if one.recommended), "")
    names = {one.code: one.name for one in content.options}
    over = _trouble(stored)
    return page(
        status,
        "proposal.html",
        title=f"Предложение № {content.number}",
        number=content.number,
        shown=printed(content),
        options=_options(content.options),
        chosen=stored.accepted_option or given.get("option") or recommended,
        name=given.get("name", ""),
        accepted=names.get(stored.accepted_option or ""),
        can_accept=stored.state is not State.ACCEPTED and not over,
        trouble=trouble or over,
        valid_until=date_text(content.valid_until),
        files=files_of(tenant_id).links(stored.proposal_id, content),
        logo=_logo(tenant_id),
    )


def _trouble(stored: Stored) -> str:
    try:
        require_open(stored, utcnow().date())
    except Conflict:
        day = date_text(stored.content.valid_until)
        return f"Предложение действовало до {day} Напишите нам, и мы подготовим новое."
    return ""


def _options(options: list[Option]) -> list[dict[str, str]]:
    return [
        {
            "code": one.code,
            "head": f"{one.name.capitalize()} · рекомендуем" if one.recommended else one.name.capitalize(),
            "about": one.about,
            "total": rubles_text(one.total),
            "per_guest": f"{rubles_text(one.per_guest)} на гостя",
        }
        for one in options
    ]


def _logo(tenant_id: str) -> str:
    """In the page itself: a link would live a quarter of an hour."""
    logo = LogoFile(files_of(tenant_id).objects, tenant_id).read()
    return f"data:image/png;base64,{b64encode(logo).decode()}" if logo else ""


def _store(tenant_id: str) -> ProposalStore:
    return ProposalStore(database(), tenant_id, utcnow)
