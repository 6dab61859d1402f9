"""Addresses an agency may not write to. Checked when a letter is about to leave."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from functions.communication.mail.recipients import recipient_id_of
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Statement

Reason = Literal["bounce", "complaint", "unsubscribe", "manual"]

READ_SOME = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $emails AS List<Utf8>;

SELECT email, reason FROM mail_suppressions WHERE tenant_id = $tenant_id AND email IN $emails;
""")

LIST = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $after AS Utf8;
DECLARE $limit AS Uint64;

SELECT email, reason, source, added_at FROM mail_suppressions
WHERE tenant_id = $tenant_id AND email > $after ORDER BY email LIMIT $limit;
""")

ADD = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $email AS Utf8;
DECLARE $reason AS Utf8;
DECLARE $source AS Utf8;
DECLARE $added_at AS Timestamp;

UPSERT INTO mail_suppressions (tenant_id, email, reason, source, added_at)
VALUES ($tenant_id, $email, $reason, $source, $added_at);
""")
    + APPEND_AUDIT
)

REMOVE = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $email AS Utf8;

DELETE FROM mail_suppressions WHERE tenant_id = $tenant_id AND email = $email;
""")
    + APPEND_AUDIT
)


class Suppression(BaseModel):
    """An address, why, and the mailing or person it came from."""

    id: str
    email: str
    reason: Reason
    source: str
    added_at: datetime


class Suppressions:
    """Of one agency."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def stopped(self, emails: Collection[str], *, advertising: bool) -> dict[str, str]:
        """Those that get no such letter, and why. Who unsubscribed still gets what concerns an event of
        their own."""
        rows = self._database.read(READ_SOME, tenant_id=self._tenant_id, emails=list(emails))[0]
        return {row["email"]: row["reason"] for row in rows if advertising or row["reason"] != "unsubscribe"}

    def list(self, after: str, limit: int) -> list[Suppression]:
        """By address."""
        rows = self._database.read(LIST, tenant_id=self._tenant_id, after=after, limit=limit)[0]
        return [Suppression.model_validate({**row, "id": recipient_id_of(row["email"])}) for row in rows]

    def add(self, email: str, reason: Reason, source: str) -> None:
        """From now on."""
        self._database.query(
            ADD,
            tenant_id=self._tenant_id,
            email=email,
            reason=reason,
            source=source,
            added_at=self._clock(),
            audit=[self._entry(email, reason)],
        )

    def remove(self, email: str) -> None:
        """The agency answers for it: the mailbox works again, the person asked for letters."""
        self._database.query(REMOVE, tenant_id=self._tenant_id, email=email, audit=[self._entry(email, None)])

    def _entry(self, email: str, reason: str | None) -> Row:
        """The address may not stand in the journal: it cannot be erased there."""
        return audit_entry(
            self._tenant_id,
            "mail_suppression",
            reason or "removed",
            after={"email": email, "reason": reason},
            personal=frozenset({"email"}),
        )
