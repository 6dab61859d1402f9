"""Mailings of one agency and their recipients."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from functions.communication.mail import statements
from functions.communication.mail.mailing import Kind, Mailing
from functions.communication.mail.recipients import Recipient
from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.database import Database, DuplicateKey, Row, Rows, Transaction
from shared.errors import NotFound
from shared.topics import RESEND_AFTER, Topic, topic_rows

#: Above every mailing id: ids start with `mlg_` and a ULID.
NEWEST = "mlg_~"
#: Rows of one transaction.
BATCH = 500
DUE = "mailing.due"


@dataclass(frozen=True)
class Change:
    """A mailing's next version and what goes with it in one transaction."""

    mailing: Mailing
    approvals: Sequence[Row] = ()
    finished: Sequence[str] = ()
    """Approvals that are carried out."""
    is_due: bool = False
    """Whether to leave the message that works it at `starts_at`."""


@dataclass(frozen=True)
class Written:
    """What stands now, and what to deliver after the commit."""

    mailing: Mailing
    topics: Sequence[Topic] = field(default_factory=tuple)


class MailingStore:
    """Every change is one transaction with its approvals, messages and journal."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def get(self, mailing_id: str, kind: Kind | None = None) -> Mailing:
        """Raises `NotFound`."""
        return _existing(self._database.read(statements.READ_MAILING, **self._key(mailing_id))[0], kind)

    def page(self, kind: Kind, event_id: str | None, before: str, limit: int) -> list[Mailing]:
        """The newest first."""
        rows = self._database.read(
            statements.LIST_MAILINGS,
            tenant_id=self._tenant_id,
            kind=kind,
            event_id=event_id,
            before=before,
            limit=limit,
        )[0]
        return [Mailing.model_validate(row) for row in rows]

    def create(self, change: Change, recipients: Sequence[Recipient] = ()) -> Written:
        """An id that is there already is that of the same request carried out again."""
        made = change.mailing
        topics = self._topics(change)
        try:
            self._database.query(
                statements.CREATE_MAILING,
                **made.model_dump(mode="python") | {"content": made.content.model_dump()},
                tenant_id=self._tenant_id,
                rows=self._rows(made, recipients),
                **self._outbox(None, change, topics),
            )
        except DuplicateKey:
            return Written(self.get(made.mailing_id), topics)
        return Written(made, topics)

    def change(self, mailing_id: str, decide: Callable[[Mailing], Change | None]) -> Written:
        """`decide` gives the next version or None to leave it. Raises `NotFound` and what `decide` raises."""

        def work(tx: Transaction) -> Written:
            stored = _existing(tx.execute(statements.READ_MAILING, **self._key(mailing_id))[0], None)
            change = decide(stored)
            if change is None:
                return Written(stored)
            topics = self._topics(change)
            tx.commit(
                statements.CHANGE_MAILING,
                **self._key(mailing_id),
                **change.mailing.model_dump(include=_CHANGING),
                content=change.mailing.content.model_dump(),
                **self._outbox(stored, change, topics),
            )
            return Written(change.mailing, topics)

        return self._database.transaction(work)

    def replace_list(self, mailing_id: str, recipients: Sequence[Recipient]) -> Mailing:
        """A new list instead of the old one; half of one, should this die, is not taken for a list."""
        opened = self.change(mailing_id, lambda one: Change(one.edited(recipients=None))).mailing
        self._database.query(statements.REMOVE_RECIPIENTS, **self._key(mailing_id))
        for start in range(0, len(recipients), BATCH):
            rows = self._rows(opened, recipients[start : start + BATCH])
            self._database.query(statements.ADD_RECIPIENTS, rows=rows)
        return self.change(mailing_id, lambda one: Change(one.edited(recipients=len(recipients)))).mailing

    def _rows(self, mailing: Mailing, recipients: Iterable[Recipient]) -> Rows:
        return [
            {
                **self._key(mailing.mailing_id),
                "recipient_id": one.recipient_id,
                "email": one.email,
                "fields": dict(one.fields),
                "secret": secrets.token_urlsafe(16),
                "expire_at": mailing.expire_at,
            }
            for one in recipients
        ]

    def _topics(self, change: Change) -> list[Topic]:
        mailing = change.mailing
        if not change.is_due:
            return []
        data = {"mailing_id": mailing.mailing_id, "round": mailing.round}
        return [Topic(self._tenant_id, DUE, mailing.mailing_id, str(mailing.round), data)]

    def _outbox(self, before: Mailing | None, change: Change, topics: Iterable[Topic]) -> dict[str, Rows]:
        now = self._clock()
        at = max(now, change.mailing.starts_at or now)
        return {
            "approvals": list(change.approvals),
            "finished": [
                {"tenant_id": self._tenant_id, "approval_id": one, "done_at": now} for one in change.finished
            ],
            # Left to housekeeping until then; who can wait that long sends it with a delay.
            "topics": [{**row, "due_at": at + RESEND_AFTER} for row in topic_rows(topics)],
            "audit": self._audit(before, change.mailing),
        }

    def _audit(self, before: Mailing | None, after: Mailing) -> Rows:
        """A round changes nothing that people decided."""
        fields = {"title", "state", "content", "recipients", "note"}
        shown = [one.model_dump(mode="json", include=fields) if one else None for one in (before, after)]
        if shown[0] == shown[1]:
            return []
        return [
            audit_entry(
                self._tenant_id,
                "mailing",
                after.mailing_id,
                before=shown[0],
                after=shown[1],
                personal=frozenset({"content", "title"}),
            )
        ]

    def _key(self, mailing_id: str) -> dict[str, str]:
        return {"tenant_id": self._tenant_id, "mailing_id": mailing_id}


_CHANGING = {
    *("title", "state", "version", "round", "lease_until", "starts_at"),
    *("approval_id", "note", "recipients"),
}


def _existing(rows: Rows, kind: Kind | None) -> Mailing:
    if not rows or kind not in {None, rows[0]["kind"]}:
        raise NotFound("Такой рассылки нет.", "No such mailing.")
    return Mailing.model_validate(rows[0])
