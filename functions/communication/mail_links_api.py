"""HTTP without signing in: unsubscribing by the link of a letter, and providers' events.

The link is the right to stop advertising to one address. GET changes nothing, since mail scanners open every
link; POST is both the button of the page and the one click of RFC 8058.
"""

import base64
import hmac
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import BaseModel

from functions.communication.mail import services, settings
from functions.communication.mail.feedback import feedback_of
from functions.communication.mail.hooks import Unsubscriber, no_such_link
from functions.communication.mail.lists import Addressee
from functions.communication.mail.signatures import is_from_mailgun, is_from_sendgrid
from functions.communication.pages import HTML, page
from functions.communication.routes import router
from shared.audit.origin import Origin, acting
from shared.clock import utcnow
from shared.errors import FieldError, InvalidInput, NotFound
from shared.http import Response, ok
from shared.http.bodies import parse_json
from shared.uploads import MEGABYTE, require_size

TAGS = ["Письма"]
LinkToken = Annotated[str, Path(min_length=1, max_length=300)]
HookToken = Annotated[str, Path(min_length=1, max_length=200)]
HookProvider = Annotated[Literal["sendgrid", "mailgun"], Path()]


class Heard(BaseModel):
    """How many events were of our letters."""

    taken: int


@router.get("/api/v1/public/unsubscribe/<token>", summary="Страница отписки", tags=TAGS, responses=HTML)
def show_unsubscribe(token: LinkToken) -> Response[str]:
    """Asks first."""
    try:
        _, _, owner = _owner(token)
    except NotFound as error:
        return page(404, "notice.html", title="Ссылка не подходит", text=error.detail_ru)
    text = f"Рекламные письма больше не будут приходить на {owner.email}."
    return page(200, "notice.html", title="Отписаться от рассылки?", text=text, button="Отписаться")


@router.post("/api/v1/public/unsubscribe/<token>", summary="Отписаться", tags=TAGS, responses=HTML)
def unsubscribe(token: LinkToken) -> Response[str]:
    """From advertising of this agency, at once."""
    try:
        unsubscriber, mailing_id, owner = _owner(token)
    except NotFound as error:
        return page(404, "notice.html", title="Ссылка не подходит", text=error.detail_ru)
    with acting(Origin("link", "unsubscribe", {})):
        unsubscriber.unsubscribe(owner, mailing_id)
    text = f"Рекламы на {owner.email} больше не будет. Письма о ваших мероприятиях придут, как раньше."
    return page(200, "notice.html", title="Вы отписались", text=text)


@router.post(
    "/api/v1/public/mail-events/<provider>/<token>", summary="События почтового провайдера", tags=TAGS
)
def hear_mail_events(provider: HookProvider, token: HookToken) -> Response[Heard]:
    """Bounces, complaints, deliveries. The address is the agency's secret, and the provider signs."""
    tenant_id = _tenant_of_hook(token)
    body = _raw_body()
    document = _json(body)
    listener = services.listener(tenant_id)
    if provider == "sendgrid" and not _is_sendgrid(tenant_id, body):
        raise no_such_link()
    if provider == "mailgun":
        signature = document.get("signature") if isinstance(document, dict) else None
        key = services.integration_secrets(tenant_id).read(settings.MAILGUN_SIGNING_KEY)
        if not is_from_mailgun(signature, key.get_secret_value(), utcnow()):
            raise no_such_link()
        if not listener.is_first(str(signature and signature["token"])):
            return ok(Heard(taken=0))
    with acting(Origin(provider, "mail_events", {})):
        return ok(Heard(taken=listener.hear(feedback_of(provider, document))))


def _owner(token: str) -> tuple[Unsubscriber, str, Addressee]:
    parts = token.split(".")
    if len(parts) != 4:
        raise no_such_link()
    tenant_id, mailing_id, recipient_id, secret = parts
    unsubscriber = services.unsubscriber(tenant_id)
    return unsubscriber, mailing_id, unsubscriber.owner(mailing_id, recipient_id, secret)


def _tenant_of_hook(token: str) -> str:
    """Raises `NotFound`, also for an agency that has no hook."""
    tenant_id, _, secret = token.rpartition(".")
    hook = services.mail_settings(tenant_id).get().hook if tenant_id else ""
    if not hook or not hmac.compare_digest(hook.encode(), secret.encode()):
        raise no_such_link()
    return tenant_id


def _is_sendgrid(tenant_id: str, body: bytes) -> bool:
    key = services.integration_secrets(tenant_id).read(settings.SENDGRID_WEBHOOK_KEY)
    headers = {name.lower(): value for name, value in router.current_event.headers.items()}
    return is_from_sendgrid(headers, body, key.get_secret_value(), utcnow())


def _raw_body() -> bytes:
    event: Any = router.current_event
    body = event.body or ""
    content = base64.b64decode(body) if event.is_base64_encoded else body.encode()
    require_size(content, 3 * MEGABYTE)
    return content


def _json(body: bytes) -> Any:
    try:
        return parse_json(body.decode())
    except ValueError as error:
        field = FieldError("body", "json_invalid", "Нужен JSON.", "JSON is needed.")
        raise InvalidInput(errors=[field]) from error
