"""Guests: people without an account who have one chat with an agency, as long as their link lives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.identity.models import Member
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.auth import Role
from shared.clock import Clock
from shared.database import Database, Statement
from shared.errors import NotFound, Unauthenticated
from shared.ids import new_id
from shared.public_links import link_digest, new_link_token

WRITE_LINK = (
    Statement("""
DECLARE $token AS Utf8;
DECLARE $tenant_id AS Utf8;
DECLARE $guest_id AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $expire_at AS Timestamp;

UPSERT INTO guest_links (token, tenant_id, guest_id, event_id, expire_at)
VALUES ($token, $tenant_id, $guest_id, $event_id, $expire_at);
""")
    + APPEND_AUDIT
)

READ_LINK = Statement("""
DECLARE $token AS Utf8;
DECLARE $now AS Timestamp;

SELECT tenant_id, guest_id, event_id FROM guest_links
WHERE token = $token AND expire_at > $now AND revoked_at IS NULL;
""")

LIST_LINKS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT token, guest_id FROM guest_links VIEW guest_links_by_tenant WHERE tenant_id = $tenant_id;
""")

END_LINK = (
    Statement("""
DECLARE $token AS Utf8;
DECLARE $now AS Timestamp;

UPDATE guest_links SET revoked_at = $now WHERE token = $token;
""")
    + APPEND_AUDIT
)


@dataclass(frozen=True)
class GuestLink:
    """`token` is shown once."""

    guest_id: str
    token: str
    expire_at: datetime


class Guests:
    """Of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def invite(self, event_id: str | None, days: int) -> GuestLink:
        """A link for one person."""
        link = GuestLink(new_id("gst"), new_link_token(), self._clock() + timedelta(days=days))
        after = {"event_id": event_id, "days": days}
        self._database.query(
            WRITE_LINK,
            token=link_digest(link.token),
            tenant_id=self._tenant_id,
            guest_id=link.guest_id,
            event_id=event_id,
            expire_at=link.expire_at,
            audit=[audit_entry(self._tenant_id, "guest_link", link.guest_id, after=after)],
        )
        return link

    def dismiss(self, guest_id: str) -> None:
        """The link gives no more tokens. Raises `NotFound`."""
        rows = self._database.read(LIST_LINKS, tenant_id=self._tenant_id)[0]
        token = next((row["token"] for row in rows if row["guest_id"] == guest_id), None)
        if token is None:
            raise NotFound("Такой ссылки нет, или она уже не действует.", "No such link.")
        entry = audit_entry(self._tenant_id, "guest_link", guest_id, after={"revoked": True})
        self._database.query(END_LINK, token=token, now=self._clock(), audit=[entry])


def guest_of(database: Database, token: str, now: datetime) -> Member:
    """Whom a link stands for. Raises `Unauthenticated`."""
    rows = database.read(READ_LINK, token=link_digest(token), now=now)[0]
    if not rows:
        raise Unauthenticated("Ссылка уже не действует. Попросите новую.", "This link is no longer valid.")
    return Member(rows[0]["tenant_id"], f"guest:{rows[0]['guest_id']}", Role.GUEST, rows[0]["event_id"])
