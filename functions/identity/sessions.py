"""Sessions: a refresh token is used once and replaced; a used one that comes again is a stolen one, and
ends the session (RFC 9700 §4.14)."""

from collections.abc import Callable
from datetime import timedelta

from functions.identity.keys import KeyRing
from functions.identity.models import Member, Session
from functions.identity.one_time import digest, new_secret
from functions.identity.statements import (
    LIST_SESSIONS,
    READ_MEMBERSHIPS,
    READ_REFRESH,
    REVOKE_SESSION,
    REVOKE_SESSIONS,
    ROTATE,
    WRITE_SESSION,
)
from shared import logs
from shared.audit.journal import audit_entry
from shared.auth import Role
from shared.clock import Clock
from shared.database import Database, Row, Transaction
from shared.errors import Unauthenticated
from shared.ids import new_id

#: From sign-in to the next, however often it is refreshed.
SESSION_LIFETIME = timedelta(days=30)


class Sessions:
    """The sessions of all people."""

    def __init__(self, database: Database, keys: KeyRing, clock: Clock) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    def begin(self, member: Member) -> Session:
        """A new session in one of the person's agencies."""
        now, session_id, secret = self._clock(), new_id("ses"), new_secret()
        expires_at = now + SESSION_LIFETIME
        self._database.query(
            WRITE_SESSION,
            session_id=session_id,
            user_id=member.user_id,
            tenant_id=member.tenant_id,
            token=digest(secret),
            now=now,
            expire_at=expires_at,
            audit=[_entry(member.tenant_id, session_id, {"user_id": member.user_id})],
        )
        return Session(secret, self._keys.access_token(member, session_id, now), expires_at)

    def refresh(self, secret: str, tenant_id: str | None = None) -> Session:
        """The next pair of tokens, perhaps in another agency of the person. Raises `Unauthenticated`."""
        following = new_secret()
        renewed = self._database.transaction(self._rotation(secret, following, tenant_id))
        if renewed is None:
            raise Unauthenticated("Сеанс закончился. Войдите заново.", "The session is over: sign in again.")
        member, row = renewed
        access_token = self._keys.access_token(member, row["session_id"], self._clock())
        return Session(following, access_token, row["expire_at"])

    def end(self, secret: str) -> None:
        """Sign out of one browser. An unknown token is nobody's session."""

        def work(tx: Transaction) -> None:
            rows = tx.execute(READ_REFRESH, token=digest(secret), now=self._clock())[0]
            if rows:
                self._revoke(tx, rows[0], "signed out")

        self._database.transaction(work)

    def end_all(self, user_id: str) -> int:
        """Sign out everywhere; how many sessions there were."""

        def work(tx: Transaction) -> int:
            rows = tx.execute(LIST_SESSIONS, user_id=user_id)[0]
            now = self._clock()
            tx.commit(
                REVOKE_SESSIONS,
                sessions=[{"session_id": row["session_id"], "revoked_at": now} for row in rows],
                audit=[_entry(row["tenant_id"], row["session_id"], {"ended": "everywhere"}) for row in rows],
            )
            return len(rows)

        return self._database.transaction(work)

    def _rotation(
        self, secret: str, following: str, tenant_id: str | None
    ) -> Callable[[Transaction], tuple[Member, Row] | None]:
        def work(tx: Transaction) -> tuple[Member, Row] | None:
            now = self._clock()
            rows = tx.execute(READ_REFRESH, token=digest(secret), now=now)[0]
            if not rows:
                return None
            row = rows[0]
            if row["used_at"] is not None:
                self._revoke(tx, row, "refresh token used twice")
                return None
            member = _member_of(tx, row["user_id"], tenant_id or row["tenant_id"])
            if member is None:
                return None
            tx.commit(
                ROTATE,
                used=digest(secret),
                token=digest(following),
                session_id=row["session_id"],
                tenant_id=member.tenant_id,
                now=now,
                expire_at=row["expire_at"],
            )
            return member, row

        return work

    def _revoke(self, tx: Transaction, row: Row, reason: str) -> None:
        entry = _entry(row["tenant_id"], row["session_id"], {"ended": reason})
        tx.commit(REVOKE_SESSION, session_id=row["session_id"], now=self._clock(), audit=[entry])
        logs.info("session ended", session_id=row["session_id"], reason=reason)


def _member_of(tx: Transaction, user_id: str, tenant_id: str) -> Member | None:
    """The person's present part in the agency: it may have changed since sign-in."""
    for row in tx.execute(READ_MEMBERSHIPS, user_id=user_id)[0]:
        if row["tenant_id"] == tenant_id:
            return Member(tenant_id, user_id, Role(row["role"]), row["event_id"])
    return None


def _entry(tenant_id: str, session_id: str, after: dict[str, str]) -> Row:
    return audit_entry(tenant_id, "session", session_id, after=after)
