"""Proposals and their public links."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from pydantic import BaseModel

from functions.communication.proposals import statements
from functions.communication.proposals.content import Proposal
from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Transaction
from shared.errors import Conflict, NotFound
from shared.public_links import link_digest, new_link_token

#: Above every proposal id.
NEWEST = "prop_~"
#: A link shows the document for a while after the offer has ended.
LINK_AFTER = timedelta(days=30)


class State(StrEnum):
    """How far a proposal has come."""

    DRAFT = "draft"
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


class ProposalStore:
    """The proposals of one tenant."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def next_version(self, event_id: str, proposal_id: str) -> tuple[int, Stored | None]:
        """The number of this proposal within its event, and the proposal itself when it is there already."""
        [counted], same = self._database.read(
            statements.READ_VERSIONS, tenant_id=self._tenant_id, event_id=event_id, proposal_id=proposal_id
        )
        return counted["others"] + 1, Stored.model_validate(same[0]) if same else None

    def add(self, proposal_id: str, event_id: str, version: int, content: Proposal, by: str) -> Stored:
        """Store a draft."""
        now = self._clock()
        told = {"event_id": event_id, "version": version, "total": str(content.total)}
        self._database.query(
            statements.ADD,
            tenant_id=self._tenant_id,
            proposal_id=proposal_id,
            event_id=event_id,
            version=version,
            client=content.client,
            total=content.total,
            valid_until=content.valid_until,
            content=content,
            created_by=by,
            created_at=now,
            audit=[audit_entry(self._tenant_id, "proposal", proposal_id, after=told)],
        )
        return Stored(
            proposal_id=proposal_id,
            event_id=event_id,
            version=version,
            state=State.DRAFT,
            content=content,
            created_at=now,
        )

    def get(self, proposal_id: str) -> Stored:
        """Raises `NotFound`."""
        rows = self._database.read(statements.READ, tenant_id=self._tenant_id, proposal_id=proposal_id)[0]
        return _one(rows)

    def page(self, event_id: str | None, before: str, limit: int) -> list[Stored]:
        """The newest first."""
        rows = self._database.read(
            statements.LIST, tenant_id=self._tenant_id, event_id=event_id, before=before, limit=limit
        )[0]
        return [Stored.model_validate(row) for row in rows]

    def send(self, proposal_id: str) -> str:
        """The secret of a new link; earlier ones stay good. Raises `NotFound`, `Conflict` when it is over."""
        token = new_link_token()

        def work(tx: Transaction) -> None:
            row = tx.execute(statements.READ, tenant_id=self._tenant_id, proposal_id=proposal_id)[0]
            stored, now = _one(row), self._clock()
            require_open(stored, now.date())
            state = State.SENT if stored.state is State.DRAFT else stored.state
            tx.commit(
                statements.SEND,
                tenant_id=self._tenant_id,
                proposal_id=proposal_id,
                state=state.value,
                now=now,
                token=link_digest(token),
                expire_at=datetime.combine(stored.content.valid_until, time.max, UTC) + LINK_AFTER,
                audit=[self._change(stored, state)],
            )

        self._database.transaction(work)
        return token

    def see(self, stored: Stored) -> None:
        """The client has opened it; only the first time counts."""
        if stored.state is State.SENT:
            self._database.query(
                statements.MARK_SEEN,
                tenant_id=self._tenant_id,
                proposal_id=stored.proposal_id,
                now=self._clock(),
                audit=[self._change(stored, State.SEEN)],
            )

    def accept(self, proposal_id: str, by: str, option: str) -> Stored:
        """Accept it once; the same answer again changes nothing. Raises `Conflict`."""

        def work(tx: Transaction) -> None:
            stored = _one(tx.execute(statements.READ, tenant_id=self._tenant_id, proposal_id=proposal_id)[0])
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
                audit=[self._change(stored, State.ACCEPTED)],
            )

        self._database.transaction(work)
        return self.get(proposal_id)

    def _change(self, stored: Stored, state: State) -> Row:
        states: list[dict[str, str]] = [{"state": stored.state}, {"state": state}]
        return audit_entry(self._tenant_id, "proposal", stored.proposal_id, before=states[0], after=states[1])


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


def _one(rows: list[Row]) -> Stored:
    if not rows:
        raise NotFound("Такого предложения нет.", "No such proposal.")
    return Stored.model_validate(rows[0])
