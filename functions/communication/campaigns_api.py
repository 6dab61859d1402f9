"""HTTP: campaigns, from the draft to the last recipient."""

import base64
from datetime import datetime
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from functions.communication.instance import database
from functions.communication.mail import services
from functions.communication.mail.addresses import Line, MailAddress
from functions.communication.mail.colleagues import own_addresses
from functions.communication.mail.content import Content
from functions.communication.mail.mailing import RecipientState
from functions.communication.mail.recipients import Listed, read_csv, read_json
from functions.communication.mail.store import NEWEST, Written
from functions.communication.mail.trying import send_test
from functions.communication.mail.views import MailingView, RecipientView, mailing_view, recipient_view
from functions.communication.routes import principal, router
from shared.events import event_brief
from shared.http import (
    Cursor,
    Limit,
    Page,
    Response,
    created,
    decode_cursor,
    encode_cursor,
    ok,
    required_version,
)
from shared.uploads import MEGABYTE, require_size

TAGS = ["Рассылки"]
PROBLEMS_SHOWN = 100
LIST_BODY = {
    "requestBody": {
        "required": True,
        "description": "CSV со столбцом «Почта» (имя — «Имя», остальные доступны в письме по названию) "
        "или JSON: список объектов с email, name, fields.",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "array", "items": {"type": "object"}}},
        },
    }
}

CampaignId = Annotated[str, Path(min_length=1, max_length=64)]


class CampaignRequest(Content):
    """A campaign's title for colleagues, and what it says."""

    title: Annotated[Line, Field(min_length=1, max_length=200)]
    event_id: str | None = Field(default=None, min_length=1, max_length=64)


class Schedule(BaseModel):
    """When; empty: as soon as it may."""

    model_config = ConfigDict(extra="forbid")

    at: AwareDatetime | None = None


class TrialRequest(BaseModel):
    """Colleagues' addresses."""

    model_config = ConfigDict(extra="forbid")

    to: list[MailAddress] = Field(min_length=1, max_length=3)


class UnknownDecision(BaseModel):
    """What to do about people of whom nobody knows whether their letter left."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["send_again", "take_for_sent"]


class ListProblemView(BaseModel):
    """A row that was left out."""

    row: int
    message: str


class ListView(BaseModel):
    """What the list held; the first problems of all."""

    recipients: int
    repeated: int
    left_out: int
    problems: list[ListProblemView]


class Trial(BaseModel):
    """To whom."""

    to: list[str]


@router.post("/api/v1/communication/campaigns", summary="Создать рассылку", tags=TAGS, status_code=201)
def create_campaign(body: CampaignRequest) -> Response[MailingView]:
    """A draft: it goes nowhere before it is scheduled and approved."""
    who = principal()
    if body.event_id:
        event_brief(database(), who.tenant_id, body.event_id)
    written = services.office(who.tenant_id).open_campaign(
        body.title, body.event_id, _content(body), who.subject
    )
    view = mailing_view(written.mailing)
    return created(view, f"/api/v1/communication/campaigns/{view.id}", version=view.version)


@router.get("/api/v1/communication/campaigns", summary="Рассылки, новые сверху", tags=TAGS)
def list_campaigns(
    event_id: Annotated[str | None, Query(min_length=1, max_length=64)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[MailingView]:
    """Without progress: that is counted for one at a time."""
    key = decode_cursor(cursor)
    store = services.mailings(principal().tenant_id)
    found = store.page("campaign", event_id, key[0] if key else NEWEST, limit + 1)
    page = found[:limit]
    following = encode_cursor(page[-1].mailing_id) if len(found) > limit else None
    return Page(items=[mailing_view(one) for one in page], next_cursor=following)


@router.get("/api/v1/communication/campaigns/<campaign_id>", summary="Рассылка и её ход", tags=TAGS)
def get_campaign(campaign_id: CampaignId) -> Response[MailingView]:
    """A single letter too, by its id."""
    tenant_id = principal().tenant_id
    mailing = services.mailings(tenant_id).get(campaign_id)
    view = mailing_view(mailing, services.lists(tenant_id).progress(campaign_id))
    return ok(view, version=mailing.version)


@router.put("/api/v1/communication/campaigns/<campaign_id>", summary="Изменить черновик", tags=TAGS)
def change_campaign(campaign_id: CampaignId, body: CampaignRequest) -> Response[MailingView]:
    """Needs If-Match."""
    expected = required_version({n.lower(): v for n, v in router.current_event.headers.items()})
    office = services.office(principal().tenant_id)
    return _shown(office.edit(campaign_id, expected, body.title, _content(body)))


@router.put(
    "/api/v1/communication/campaigns/<campaign_id>/recipients",
    summary="Загрузить список получателей",
    tags=TAGS,
    openapi_extensions=LIST_BODY,
)
def put_recipients(campaign_id: CampaignId) -> Response[ListView]:
    """Instead of the list before. Rows with errors are left out and told."""
    listed = _read_list()
    services.mailings(principal().tenant_id).replace_list(campaign_id, listed.recipients)
    problems = [ListProblemView(**vars(one)) for one in listed.problems[:PROBLEMS_SHOWN]]
    return ok(
        ListView(
            recipients=len(listed.recipients),
            repeated=listed.repeated,
            left_out=len(listed.problems),
            problems=problems,
        )
    )


@router.get(
    "/api/v1/communication/campaigns/<campaign_id>/recipients", summary="Получатели рассылки", tags=TAGS
)
def list_recipients(
    campaign_id: CampaignId,
    state: Annotated[RecipientState | None, Query()] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[RecipientView]:
    """What became of each."""
    tenant_id = principal().tenant_id
    services.mailings(tenant_id).get(campaign_id)
    key = decode_cursor(cursor)
    found = services.lists(tenant_id).page(campaign_id, state, key[0] if key else "", limit + 1)
    page = found[:limit]
    following = encode_cursor(page[-1].recipient_id) if len(found) > limit else None
    return Page(items=[recipient_view(one) for one in page], next_cursor=following)


@router.post(
    "/api/v1/communication/campaigns/<campaign_id>/test", summary="Отправить пробное письмо", tags=TAGS
)
def try_campaign(campaign_id: CampaignId, body: TrialRequest) -> Response[Trial]:
    """To colleagues, at once; as the first of the list would get it."""
    tenant_id = principal().tenant_id
    mailing = services.mailings(tenant_id).get(campaign_id, "campaign")
    writer = services.writer(tenant_id, mailing)
    settings = services.mail_settings(tenant_id).get().settings
    own = own_addresses(database(), tenant_id, writer.agency, settings)
    sample = services.office(tenant_id).sample(mailing)
    send_test(writer, services.meters(writer), sample, body.to, own)
    return ok(Trial(to=body.to))


@router.post(
    "/api/v1/communication/campaigns/<campaign_id>/schedule", summary="Запланировать рассылку", tags=TAGS
)
def schedule_campaign(campaign_id: CampaignId, body: Schedule) -> Response[MailingView]:
    """It waits for an approval, unless the agency switched that off for campaigns."""
    who = principal()
    at: datetime | None = body.at
    return _shown(services.office(who.tenant_id).schedule(campaign_id, at, who.subject))


@router.post(
    "/api/v1/communication/campaigns/<campaign_id>/pause", summary="Приостановить рассылку", tags=TAGS
)
def pause_campaign(campaign_id: CampaignId) -> Response[MailingView]:
    """Letters of the present second still leave."""
    return _shown(services.office(principal().tenant_id).pause(campaign_id))


@router.post("/api/v1/communication/campaigns/<campaign_id>/resume", summary="Продолжить рассылку", tags=TAGS)
def resume_campaign(campaign_id: CampaignId) -> Response[MailingView]:
    """With those who have not had it yet."""
    return _shown(services.office(principal().tenant_id).resume(campaign_id))


@router.post("/api/v1/communication/campaigns/<campaign_id>/cancel", summary="Отменить рассылку", tags=TAGS)
def cancel_campaign(campaign_id: CampaignId) -> Response[MailingView]:
    """For good."""
    return _shown(services.office(principal().tenant_id).cancel(campaign_id))


@router.post(
    "/api/v1/communication/campaigns/<campaign_id>/unknown",
    summary="Решить о письмах с неизвестной судьбой",
    tags=TAGS,
)
def decide_unknown(campaign_id: CampaignId, body: UnknownDecision) -> Response[MailingView]:
    """Sending again may be a second copy for some: that is why a person decides."""
    office = services.office(principal().tenant_id)
    return _shown(office.settle_unknown(campaign_id, again=body.decision == "send_again"))


def _shown(written: Written) -> Response[MailingView]:
    services.publish(written)
    return ok(mailing_view(written.mailing), version=written.mailing.version)


def _content(body: CampaignRequest) -> Content:
    return Content(**body.model_dump(include=set(Content.model_fields)))


def _read_list() -> Listed:
    """JSON as text, a file in base64, since the gateway passes only JSON as text."""
    event: Any = router.current_event
    body = event.body or ""
    content = base64.b64decode(body) if event.is_base64_encoded else body.encode()
    require_size(content, 3 * MEGABYTE)
    is_json = "json" in event.headers.get("content-type", "")
    return read_json(content) if is_json else read_csv(content)
