"""Giving a proposal to the client: after its approval, by a link of which only a digest is kept."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from functions.communication.proposals import statements
from functions.communication.proposals.store import (
    LINK_AFTER,
    State,
    Stored,
    change_of,
    one_of,
    require_open,
)
from shared.approvals.kinds import automatic_kinds
from shared.approvals.statements import READ_APPROVAL, READ_POLICIES
from shared.approvals.store import Approval, ApprovalState, approval_row
from shared.clock import Clock
from shared.database import Database, Transaction
from shared.errors import Conflict
from shared.ids import new_id
from shared.public_links import link_digest, new_link_token

KIND = "proposal"


@dataclass(frozen=True)
class Outcome:
    """The secret of a new link, or the approval that it waits for."""

    valid_until: date
    token: str | None = None
    approval_id: str | None = None


@dataclass(frozen=True)
class Sending:
    """Of one tenant."""

    database: Database
    tenant_id: str
    clock: Clock

    def send(self, proposal_id: str, by: str) -> Outcome:
        """A link when nothing stands against it, besides earlier ones. The first time it asks for approval.
        Raises `NotFound`, `Conflict` when it is over or was not approved."""
        return self.database.transaction(lambda tx: self._sent(tx, proposal_id, by))

    def rejected(self, proposal_id: str) -> None:
        """Somebody said no. Telling it twice changes nothing."""

        def work(tx: Transaction) -> None:
            stored = self._read(tx, proposal_id)
            if stored.state is State.AWAITING:
                change = change_of(self.tenant_id, stored, State.REJECTED)
                tx.commit(statements.REJECT, **self._key(proposal_id), audit=[change])

        self.database.transaction(work)

    def _sent(self, tx: Transaction, proposal_id: str, by: str) -> Outcome:
        stored = self._read(tx, proposal_id)
        require_open(stored, self.clock().date())
        if stored.state is State.DRAFT and not self._is_automatic(tx):
            return self._asked(tx, stored, by)
        approval = self._approval(tx, stored)
        if stored.state is State.AWAITING and approval and approval.state is ApprovalState.OPEN:
            return Outcome(stored.content.valid_until, approval_id=approval.approval_id)
        if approval and approval.state is ApprovalState.REJECTED:
            why = f" {approval.comment}" if approval.comment else ""
            raise Conflict(
                f"Это предложение не согласовали.{why} Подготовьте новую версию.", "It was not approved."
            )
        return self._linked(tx, stored, approval)

    def _asked(self, tx: Transaction, stored: Stored, by: str) -> Outcome:
        approval_id, content = new_id("apr"), stored.content
        shown = content.model_dump(
            mode="json", include={"number", "client", "title", "total", "valid_until", "conditions"}
        )
        asked = approval_row(
            self.tenant_id,
            approval_id,
            kind=KIND,
            subject=stored.proposal_id,
            event_id=stored.event_id,
            title=f"Предложение № {content.number}: {content.client[:100]}",
            draft=shown,
            by=by,
            now=self.clock(),
        )
        change = change_of(self.tenant_id, stored, State.AWAITING)
        key = self._key(stored.proposal_id)
        tx.commit(statements.ASK, **key, approval_id=approval_id, approvals=[asked], audit=[change])
        return Outcome(content.valid_until, approval_id=approval_id)

    def _linked(self, tx: Transaction, stored: Stored, approval: Approval | None) -> Outcome:
        token, now = new_link_token(), self.clock()
        is_first = stored.state in {State.DRAFT, State.AWAITING}
        state = State.SENT if is_first else stored.state
        done = approval.approval_id if approval and approval.done_at is None else None
        tx.commit(
            statements.SEND,
            **self._key(stored.proposal_id),
            state=state,
            now=now,
            token=link_digest(token),
            expire_at=datetime.combine(stored.content.valid_until, time.max, UTC) + LINK_AFTER,
            finished=[{"tenant_id": self.tenant_id, "approval_id": done, "done_at": now}] if done else [],
            audit=[change_of(self.tenant_id, stored, state)],
        )
        return Outcome(stored.content.valid_until, token=token)

    def _is_automatic(self, tx: Transaction) -> bool:
        return KIND in automatic_kinds(tx.execute(READ_POLICIES, tenant_id=self.tenant_id)[0])

    def _approval(self, tx: Transaction, stored: Stored) -> Approval | None:
        if stored.approval_id is None:
            return None
        key = {"tenant_id": self.tenant_id, "approval_id": stored.approval_id}
        return Approval.model_validate(tx.execute(READ_APPROVAL, **key)[0][0])

    def _read(self, tx: Transaction, proposal_id: str) -> Stored:
        return one_of(tx.execute(statements.READ, **self._key(proposal_id))[0])

    def _key(self, proposal_id: str) -> dict[str, str]:
        return {"tenant_id": self.tenant_id, "proposal_id": proposal_id}
