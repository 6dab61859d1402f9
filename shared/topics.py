"""Topics: what happened, told in the past tense. Written in the transaction that causes them, so that
none is lost and none is told of a change that did not happen; delivered to every subscriber at least once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from shared import logs
from shared.clock import utcnow
from shared.database import Database, Row, Statement
from shared.errors import Unavailable
from shared.messages import Inboxes, Message, Outgoing

#: Who listens to what. A topic without subscribers is still kept in the journal.
SUBSCRIBERS: Mapping[str, tuple[str, ...]] = {
    "event.created": (),
    "event.completed": (),
    "budget.created": (),
    "vendors.recommended": (),
    # A chat asks Maestro, whose run's answer comes back; or no run was started, and why.
    "chat.asked": ("maestro-inbox",),
    "request.answered": ("communication-inbox",),
    "request.withheld": ("communication-inbox",),
    "chat.grown": ("communication-inbox",),
    # Decisions on approvals: `<kind>.approved` is done by whoever made the draft.
    "chat_answer.approved": ("communication-inbox",),
    "chat_answer.rejected": (),
    "client_request.approved": ("communication-inbox",),
    "client_request.rejected": (),
    "letter.approved": ("communication-inbox",),
    "letter.rejected": ("communication-inbox",),
    "campaign.approved": ("communication-inbox",),
    "campaign.rejected": ("communication-inbox",),
    # Whoever sends an approved proposal asks for its link.
    "proposal.approved": (),
    "proposal.rejected": ("communication-inbox",),
    # The next round of a letter or a campaign, see functions/communication/mail.
    "mailing.due": ("communication-inbox",),
    "feedback.received": (),
}

KEEP = timedelta(days=30)
RESEND_AFTER = timedelta(seconds=30)

#: Follows the change that causes the topics, in one statement: `CHANGE.followed_by(PUBLISH)`.
PUBLISH = Statement("""
DECLARE $topics AS List<Struct<tenant_id:Utf8,message_id:Utf8,type:Utf8,subject:Utf8,envelope:Json,
    published_at:Timestamp,due_at:Timestamp?,expire_at:Timestamp>>;

UPSERT INTO topics (tenant_id, message_id, type, subject, envelope, published_at, due_at, expire_at)
SELECT tenant_id, message_id, type, subject, envelope, published_at, due_at, expire_at
FROM AS_TABLE($topics);
""")

MARK_DELIVERED = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $message_id AS Utf8;

UPDATE topics SET due_at = NULL WHERE tenant_id = $tenant_id AND message_id = $message_id;
""")


@dataclass(frozen=True)
class Topic:
    """Something that happened to `subject`. `cause` (a run, a version) makes its id, so that telling it
    twice is telling it once."""

    tenant_id: str
    type: str
    subject: str
    cause: str
    data: Mapping[str, Any]

    @property
    def message_id(self) -> str:
        """The same for the same cause."""
        return f"{self.type}:{self.subject}:{self.cause}"

    def envelope(self) -> Message:
        """As a message."""
        return Message(
            id=self.message_id,
            type=self.type,
            source="maestro",
            subject=self.subject,
            tenantid=self.tenant_id,
            data=dict(self.data),
        )


def topic_rows(topics: Iterable[Topic]) -> list[Row]:
    """As rows of `PUBLISH`."""
    now = utcnow()
    return [
        {
            "tenant_id": topic.tenant_id,
            "message_id": topic.message_id,
            "type": topic.type,
            "subject": topic.subject,
            "envelope": topic.envelope(),
            "published_at": now,
            "due_at": now + RESEND_AFTER if SUBSCRIBERS[topic.type] else None,
            "expire_at": now + KEEP,
        }
        for topic in topics
    ]


def deliver(database: Database, inboxes: Inboxes, message: Message) -> None:
    """Send a committed topic to its subscribers, after the commit or again by housekeeping."""
    subscribers = SUBSCRIBERS[message.type]
    if not subscribers:
        return
    inboxes.send([Outgoing(inbox, message) for inbox in subscribers])
    database.query(MARK_DELIVERED, tenant_id=message.tenantid, message_id=message.id)


def deliver_committed(database: Database, inboxes: Inboxes, topics: Iterable[Topic]) -> None:
    """Deliver, or leave it to housekeeping: the rows are stored and fall due. To fail here would tell the
    caller that what is stored did not happen."""
    for topic in topics:
        try:
            deliver(database, inboxes, topic.envelope())
        except Unavailable:
            logs.warn("topic left to housekeeping", topic=topic.type)
