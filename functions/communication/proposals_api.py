"""HTTP: commercial proposals, for colleagues."""

from datetime import date, datetime, timedelta
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.communication.instance import database, public_link
from functions.communication.proposals.content import Option, Proposal, Wanted, compose
from functions.communication.proposals.files import ProposalFiles
from functions.communication.proposals.sending import Sending
from functions.communication.proposals.sources import next_steps, vendors_offered
from functions.communication.proposals.store import NEWEST, ProposalStore, State, Stored
from functions.communication.routes import principal, router
from shared.agency_store import agency_of
from shared.clock import utcnow
from shared.config import AgentSettings, read_settings
from shared.estimates import offered_estimate
from shared.events import event_brief
from shared.http import Cursor, Limit, Page, Response, accepted, created, decode_cursor, encode_cursor, ok
from shared.ids import id_of_request
from shared.money import Rubles
from shared.objects import Objects

TAGS = ["Коммерческие предложения"]

ProposalId = Annotated[str, Path(min_length=1, max_length=64)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]


class NewProposal(BaseModel):
    """`days`: how long the offer holds. Figures come from the event's current estimate."""

    model_config = ConfigDict(extra="forbid")

    event_id: str = Field(min_length=1, max_length=64)
    client: Line
    introduction: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    conditions: list[Line] = Field(default_factory=list, max_length=20)
    days: int = Field(default=10, ge=1, le=90)


class Files(BaseModel):
    """Links for a quarter of an hour."""

    docx: str
    pdf: str


class ProposalView(BaseModel):
    """A proposal and what became of it."""

    id: str
    number: str
    event_id: str
    version: int
    state: State
    client: str
    title: str
    total: Rubles
    valid_until: date
    options: list[Option]
    created_at: datetime
    sent_at: datetime | None
    seen_at: datetime | None
    accepted_at: datetime | None
    accepted_by: str | None
    accepted_option: str | None
    approval_id: str | None
    files: Files | None = None


class SentProposal(BaseModel):
    """A page for the client, its address shown once; or the approval to wait for, then send again."""

    link: str | None
    approval_id: str | None
    valid_until: date


@router.post("/api/v1/communication/proposals", summary="Подготовить предложение", tags=TAGS, status_code=201)
def create_proposal(body: NewProposal) -> Response[ProposalView]:
    """DOCX and PDF from the event's plan, estimate and shortlist; each is the event's next version."""
    who, now = principal(), utcnow()
    agency = agency_of(database(), who.tenant_id, now)
    brief = event_brief(database(), who.tenant_id, body.event_id)
    estimate = offered_estimate(database(), who.tenant_id, body.event_id)
    today = now.astimezone(agency.settings.zone).date()
    steps = next_steps(database(), who.tenant_id, body.event_id, today)
    shortlist = vendors_offered(database(), who.tenant_id, body.event_id)

    def content(version: int, number: int) -> Proposal:
        return compose(
            number=f"{today:%y%m%d}-{number}",
            made_on=today,
            valid_until=today + timedelta(days=body.days),
            wanted=Wanted(client=body.client, introduction=body.introduction, conditions=body.conditions),
            brief=brief,
            estimate=estimate,
            steps=steps,
            shortlist=shortlist,
            agency=agency.name,
            details=agency.settings.details,
        )

    stored = _store().make(id_of_request("prop"), body.event_id, today, content, who.subject)
    files = files_of(who.tenant_id)
    files.write(stored.proposal_id, stored.content)
    return created(_with_files(stored, files), f"/api/v1/communication/proposals/{stored.proposal_id}")


@router.get("/api/v1/communication/proposals", summary="Предложения, новые сверху", tags=TAGS)
def list_proposals(
    event_id: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[ProposalView]:
    """Of one event or of all."""
    key = decode_cursor(cursor)
    found = _store().page(event_id, key[0] if key else NEWEST, limit + 1)
    page = [_view(one) for one in found[:limit]]
    return Page(items=page, next_cursor=encode_cursor(page[-1].id) if len(found) > limit else None)


@router.get("/api/v1/communication/proposals/<proposal_id>", summary="Предложение и его файлы", tags=TAGS)
def get_proposal(proposal_id: ProposalId) -> Response[ProposalView]:
    """With fresh links."""
    return ok(_with_files(_store().get(proposal_id), files_of(principal().tenant_id)))


@router.post("/api/v1/communication/proposals/<proposal_id>/send", summary="Ссылка для клиента", tags=TAGS)
def send_proposal(proposal_id: ProposalId) -> Response[SentProposal]:
    """The first time it asks for approval (202), unless the agency switched that off for proposals; then it
    gives the link (200), by which the client sees and accepts."""
    who = principal()
    sent = Sending(database(), who.tenant_id, utcnow).send(proposal_id, who.subject)
    link = public_link(f"/api/v1/public/proposal-pages/{sent.token}") if sent.token else None
    shown = SentProposal(link=link, approval_id=sent.approval_id, valid_until=sent.valid_until)
    return ok(shown) if link else accepted(shown, f"/api/v1/approvals/{sent.approval_id}")


def _store() -> ProposalStore:
    return ProposalStore(database(), principal().tenant_id, utcnow)


def files_of(tenant_id: str) -> ProposalFiles:
    """An agency's files of proposals."""
    return ProposalFiles(Objects(read_settings(AgentSettings)), tenant_id)


def _view(stored: Stored) -> ProposalView:
    content = stored.content.model_dump(
        include={"number", "client", "title", "total", "valid_until", "options"}
    )
    return ProposalView(
        id=stored.proposal_id, **content, **stored.model_dump(exclude={"proposal_id", "content"})
    )


def _with_files(stored: Stored, files: ProposalFiles) -> ProposalView:
    links = files.links(stored.proposal_id, stored.content)
    return _view(stored).model_copy(update={"files": Files(**links)})
