"""What the API shows of mailings."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel

from functions.communication.mail.content import Content
from functions.communication.mail.lists import Addressee
from functions.communication.mail.mailing import Kind, Mailing, RecipientState, State


class Progress(BaseModel):
    """People by what became of them."""

    waiting: int = 0
    sending: int = 0
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    unknown: int = 0
    bounced: int = 0
    complained: int = 0


class MailingView(BaseModel):
    """A letter or a campaign. `note` says why it stands still; `approval_id` who has to look at it."""

    id: str
    kind: Kind
    title: str
    event_id: str | None
    state: State
    version: int
    starts_at: datetime | None
    approval_id: str | None
    note: str | None
    recipients: int | None
    created_by: str
    created_at: datetime
    content: Content
    progress: Progress | None = None


class RecipientView(BaseModel):
    """One of the list; `reason` is a code: no_consent, bounce, smtp_550, …"""

    id: str
    email: str
    fields: dict[str, str]
    state: RecipientState
    reason: str | None
    attempts: int
    sent_at: datetime | None
    message_id: str | None


def mailing_view(mailing: Mailing, progress: Mapping[RecipientState, int] | None = None) -> MailingView:
    """Without `progress` nothing was counted."""
    shown = mailing.model_dump(include=set(MailingView.model_fields) - {"id", "progress", "content"})
    return MailingView(id=mailing.mailing_id, content=mailing.content, progress=_progress(progress), **shown)


def recipient_view(one: Addressee) -> RecipientView:
    """Without the secret of the link."""
    return RecipientView(
        id=one.recipient_id,
        email=one.email,
        fields=dict(one.fields),
        state=one.state,
        reason=one.reason,
        attempts=one.attempts,
        sent_at=one.sent_at,
        message_id=one.message_id,
    )


def _progress(counted: Mapping[RecipientState, int] | None) -> Progress | None:
    if counted is None:
        return None
    names = {RecipientState.CLAIMED: "sending"}
    return Progress(**{names.get(state, str(state)): people for state, people in counted.items()})
