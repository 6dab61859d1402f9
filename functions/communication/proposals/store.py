"""Proposals and their public links."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

from functions.communication.proposals import statements
from functions.communication.proposals.content import Proposal
from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Transaction
from shared.errors import Conflict, NotFound
from shared.ids import first_id
from shared.public_links import link_digest

#: Above every proposal id.
NEWEST = "prop_~"
#: A link shows the document for a while after the offer has ended.
LINK_AFTER = timedelta(days=30)


class State(StrEnum):
    """How far a proposal has come."""

    DRAFT = "draft"
    AWAITING = "awaiting"
    REJECTED = "rejected"
    SENT = "sent"
    SEEN = "seen"
    ACCEPTED = "accepted"


class Stored(BaseModel):
    """One proposal."""

    proposal_id: str
    event_id: str
    version: int
    state: State
    content: Proposal
    created_at: datetime
    sent_at: datetime | None = None
    seen_at: datetime | None = None
    accepted_at: datetime | None = None
    accepted_by: str | None = None
    accepted_option: str | None = None
    approval_id: str | None = None


class ProposalStore:
    """The proposals of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def make(
        self, proposal_id: str, event_id: str, day: date, compose: Callable[[int, int], Proposal], by: str
    ) -> Stored:
        """A draft, or the one that the same request made before. `compose` is told which of the event's
        proposals it is, and which of the agency's that day."""

        def work(tx: Transaction) -> Stored:
            in_event, in_day, same = tx.execute(
                statements.READ_VERSIONS,
                tenant_id=self._tenant_id,
                event_id=event_id,
                day=first_id("prop", day),
                proposal_id=proposal_id,
            )
            if same:
                return Stored.model_validate(same[0])
            version = in_event[0]["others"] + 1
            content = compose(version, in_day[0]["others"] + 1)
            stored = Stored(
                proposal_id=proposal_id,
                event_id=event_id,
                version=version,
                state=State.DRAFT,
                content=content,
                created_at=self._clock(),
            )
            tx.commit(statements.ADD, **self._row(stored, by))
            return stored

        return self._database.transaction(work)

    def _row(self, stored: Stored, by: str) -> Row:
        content = stored.content
        told = {"event_id": stored.event_id, "version": stored.version, "total": str(content.total)}
        return {
            "tenant_id": self._tenant_id,
            "proposal_id": stored.proposal_id,
            "event_id": stored.event_id,
            "version": stored.version,
            "client": content.client,
            "total": content.total,
            "valid_until": content.valid_until,
            "content": content,
            "created_by": by,
            "created_at": stored.created_at,
            "audit": [audit_entry(self._tenant_id, "proposal", stored.proposal_id, after=told)],
        }

    def get(self, proposal_id: str) -> Stored:
        """Raises `NotFound`."""
        rows = self._database.read(statements.READ, tenant_id=self._tenant_id, proposal_id=proposal_id)[0]
        return one_of(rows)

    def page(self, event_id: str | None, before: str, limit: int) -> list[Stored]:
        """The newest first."""
        rows = self._database.read(
            statements.LIST, tenant_id=self._tenant_id, event_id=event_id, before=before, limit=limit
        )[0]
        return [Stored.model_validate(row) for row in rows]

    def see(self, stored: Stored) -> None:
        """The client has opened it; only the first time counts."""
        if stored.state is State.SENT:
            self._database.query(
                statements.MARK_SEEN,
                tenant_id=self._tenant_id,
                proposal_id=stored.proposal_id,
                now=self._clock(),
                audit=[change_of(self._tenant_id, stored, State.SEEN)],
            )

    def accept(self, proposal_id: str, by: str, option: str) -> Stored:
        """Accept it once; the same answer again changes nothing. Raises `Conflict`."""

        def work(tx: Transaction) -> None:
            stored = one_of(
                tx.execute(statements.READ, tenant_id=self._tenant_id, proposal_id=proposal_id)[0]
            )
            if stored.state is State.ACCEPTED:
                require_same(stored, option)
                return
            require_open(stored, self._clock().date())
            tx.commit(
                statements.ACCEPT,
                tenant_id=self._tenant_id,
                proposal_id=proposal_id,
                now=self._clock(),
                accepted_by=by,
                accepted_option=option,
                audit=[change_of(self._tenant_id, stored, State.ACCEPTED)],
            )

        self._database.transaction(work)
        return self.get(proposal_id)


def change_of(tenant_id: str, stored: Stored, state: State) -> Row:
    """For the journal."""
    before, after = {"state": str(stored.state)}, {"state": str(state)}
    return audit_entry(tenant_id, "proposal", stored.proposal_id, before=before, after=after)


def find_link(database: Database, token: str, now: datetime) -> tuple[str, str]:
    """(tenant, proposal) behind a public link. Raises `NotFound`."""
    rows = database.read(statements.FIND_LINK, token=link_digest(token), now=now)[0]
    if not rows:
        raise NotFound("Ссылка недействительна или устарела.", "No such link.")
    return rows[0]["tenant_id"], rows[0]["proposal_id"]


def require_open(stored: Stored, today: date) -> None:
    """Raises `Conflict` for an offer that has ended."""
    if today > stored.content.valid_until:
        raise Conflict("Срок предложения истёк: подготовьте новое.", "The proposal has expired.")


def require_same(stored: Stored, option: str) -> None:
    """Raises `Conflict` when another option was accepted."""
    if stored.accepted_option != option:
        raise Conflict("Предложение уже принято с другим уровнем.", "Accepted with another option already.")


def one_of(rows: list[Row]) -> Stored:
    """Raises `NotFound`."""
    if not rows:
        raise NotFound("Такого предложения нет.", "No such proposal.")
    return Stored.model_validate(rows[0])
