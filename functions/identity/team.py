"""The people of an agency, and those it has invited."""

from datetime import datetime, timedelta

from functions.identity.models import Member
from shared.audit.journal import APPEND_AUDIT, audit_entry
from shared.auth import Role
from shared.clock import Clock
from shared.database import Database, Row, Rows, Statement, Transaction
from shared.errors import Conflict, NotFound

INVITATION_LIFETIME = timedelta(days=7)

WRITE_INVITATION = (
    Statement("""
DECLARE $email AS Utf8;
DECLARE $tenant_id AS Utf8;
DECLARE $role AS Utf8;
DECLARE $event_id AS Utf8?;
DECLARE $invited_by AS Utf8;
DECLARE $expire_at AS Timestamp;

UPSERT INTO invitations (email, tenant_id, role, event_id, invited_by, expire_at)
VALUES ($email, $tenant_id, $role, $event_id, $invited_by, $expire_at);
""")
    + APPEND_AUDIT
)

LIST_MEMBERS = Statement("""
DECLARE $tenant_id AS Utf8;

SELECT m.user_id AS user_id, m.role AS role, m.event_id AS event_id, m.created_at AS created_at,
    u.name AS name, u.email AS email
FROM members AS m
INNER JOIN users AS u ON u.user_id = m.user_id
WHERE m.tenant_id = $tenant_id;
""")

REMOVE_MEMBER = (
    Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $user_id AS Utf8;

DELETE FROM members WHERE tenant_id = $tenant_id AND user_id = $user_id;
""")
    + APPEND_AUDIT
)


class Team:
    """Of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def members(self) -> Rows:
        """With their names, the first to come first."""
        rows = self._database.read(LIST_MEMBERS, tenant_id=self._tenant_id)[0]
        return sorted(rows, key=lambda row: (row["created_at"], row["user_id"]))

    def invite(self, email: str, role: Role, event_id: str | None, invited_by: str) -> datetime:
        """Offer a place to whoever proves the address; until when. A second invitation replaces the first."""
        expire_at = self._clock() + INVITATION_LIFETIME
        after = {"role": role.value, "event_id": event_id, "email": email}
        entry = audit_entry(
            self._tenant_id, "invitation", role.value, after=after, personal=frozenset({"email"})
        )
        self._database.query(
            WRITE_INVITATION,
            email=email,
            tenant_id=self._tenant_id,
            role=role,
            event_id=event_id,
            invited_by=invited_by,
            expire_at=expire_at,
            audit=[entry],
        )
        return expire_at

    def remove(self, user_id: str) -> None:
        """Their sessions give no more tokens here. Raises `NotFound`, and `Conflict` for the last owner."""

        def work(tx: Transaction) -> None:
            members = [
                _member(self._tenant_id, row)
                for row in tx.execute(LIST_MEMBERS, tenant_id=self._tenant_id)[0]
            ]
            gone = next((one for one in members if one.user_id == user_id), None)
            if gone is None:
                raise NotFound("В агентстве нет такого человека.", "No such member.")
            if gone.role is Role.OWNER and sum(one.role is Role.OWNER for one in members) == 1:
                raise Conflict(
                    "Это единственный владелец: сначала назначьте другого.", "This is the last owner."
                )
            before = {"role": gone.role.value, "event_id": gone.event_id}
            entry = audit_entry(self._tenant_id, "member", user_id, before=before)
            tx.commit(REMOVE_MEMBER, tenant_id=self._tenant_id, user_id=user_id, audit=[entry])

        self._database.transaction(work)


def _member(tenant_id: str, row: Row) -> Member:
    return Member(tenant_id, row["user_id"], Role(row["role"]), row["event_id"])
