"""HTTP: single letters, how an agency writes them, and to whom it may not."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from functions.communication.instance import database
from functions.communication.mail import services
from functions.communication.mail.addresses import Line, MailAddress
from functions.communication.mail.content import Content
from functions.communication.mail.recipients import Recipient
from functions.communication.mail.settings import MailSettings
from functions.communication.mail.settings_store import Stored
from functions.communication.mail.suppressions import Suppression
from functions.communication.mail.views import MailingView, mailing_view
from functions.communication.routes import principal, router
from functions.communication.senders.carrier import SenderSettings
from shared.config import read_settings
from shared.events import event_brief
from shared.http import (
    Cursor,
    Limit,
    Page,
    Response,
    accepted,
    decode_cursor,
    encode_cursor,
    ok,
)

TAGS = ["Письма"]


class LetterTo(BaseModel):
    """One person."""

    model_config = ConfigDict(extra="forbid")

    email: MailAddress
    name: Annotated[Line, Field(max_length=200)] = ""


class LetterRequest(Content):
    """One letter to one person."""

    to: LetterTo
    event_id: str | None = Field(default=None, min_length=1, max_length=64)


class MailSettingsView(MailSettings):
    """`event_hooks` are the addresses to name at SendGrid or Mailgun, so that they tell of bounces and
    complaints."""

    version: int
    event_hooks: dict[str, str]


class SuppressionChange(BaseModel):
    """`stopped: false` takes an address off the list."""

    model_config = ConfigDict(extra="forbid")

    email: MailAddress
    stopped: bool = True


@router.post("/api/v1/communication/email-send", summary="Отправить письмо", tags=TAGS, status_code=202)
def send_email(body: LetterRequest) -> Response[MailingView]:
    """It waits for an approval, unless the agency switched that off for letters; its fate stands under the
    address in Location."""
    who = principal()
    if body.event_id:
        event_brief(database(), who.tenant_id, body.event_id)
    to = Recipient(body.to.email, {"name": body.to.name} if body.to.name else {})
    content = Content(**body.model_dump(include=set(Content.model_fields)))
    written = services.office(who.tenant_id).send_letter(to, body.event_id, content, who.subject)
    services.publish(written)
    view = mailing_view(written.mailing)
    return accepted(view, f"/api/v1/communication/campaigns/{view.id}")


@router.get("/api/v1/communication/email-settings", summary="Настройки почты", tags=TAGS)
def get_email_settings() -> Response[MailSettingsView]:
    """Keys and passwords stand among the secrets."""
    tenant_id = principal().tenant_id
    return _settings_shown(tenant_id, services.mail_settings(tenant_id).get())


@router.post("/api/v1/communication/email-settings", summary="Задать настройки почты", tags=TAGS)
def change_email_settings(body: MailSettings) -> Response[MailSettingsView]:
    """The whole of them anew. A sender abroad needs the owner's switch first, a domain of one's own in the
    shared Postbox the administrator's word."""
    who = principal()
    services.carriers(who.tenant_id).require_allowed(body)
    stored = services.mail_settings(who.tenant_id).save(body, who.subject)
    return _settings_shown(who.tenant_id, stored)


@router.get("/api/v1/communication/email-suppressions", summary="Кому не писать", tags=TAGS)
def list_suppressions(limit: Limit = 20, cursor: Cursor = None) -> Page[Suppression]:
    """Bounced, complained, stopped by hand: no letters. Unsubscribed: no advertising."""
    key = decode_cursor(cursor)
    found = services.suppressions(principal().tenant_id).list(key[0] if key else "", limit + 1)
    following = encode_cursor(found[limit - 1].email) if len(found) > limit else None
    return Page(items=found[:limit], next_cursor=following)


@router.post("/api/v1/communication/email-suppressions", summary="Перестать писать на адрес", tags=TAGS)
def change_suppression(body: SuppressionChange) -> Response[SuppressionChange]:
    """Or write again: the agency answers for that."""
    who = principal()
    stops = services.suppressions(who.tenant_id)
    if body.stopped:
        stops.add(body.email, "manual", who.subject)
    else:
        stops.remove(body.email)
    return ok(body)


def _settings_shown(tenant_id: str, stored: Stored) -> Response[MailSettingsView]:
    base = read_settings(SenderSettings).public_url.rstrip("/")
    providers = ("sendgrid", "mailgun") if stored.hook else ()
    hooks = {one: f"{base}/api/v1/public/mail-events/{one}/{tenant_id}.{stored.hook}" for one in providers}
    view = MailSettingsView(**stored.settings.model_dump(), version=stored.version, event_hooks=hooks)
    return ok(view, version=stored.version)
