"""Approvals of one agency: drafts waiting for a word, and the word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from shared.approvals import statements
from shared.audit.journal import audit_entry
from shared.clock import Clock
from shared.database import Database, Row, Rows, Transaction
from shared.errors import Conflict, InvalidInput, NotFound
from shared.topics import Topic, topic_rows

#: Above every approval id: ids start with `apr_` and a ULID.
NEWEST = "apr_~"


class ApprovalState(StrEnum):
    """What has been said."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"


class Approval(BaseModel):
    """A draft and what was decided. `subject` is what it belongs to: a chat, a campaign, a contract."""

    approval_id: str
    kind: str
    subject: str
    event_id: str | None = None
    title: str
    draft: dict[str, Any]
    """`text` is what a person may edit while approving; the rest is for whoever carries it out."""
    state: ApprovalState
    created_by: str
    created_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    comment: str | None = None
    done_at: datetime | None = None
    """When the approved thing was done."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """`text` replaces the draft's."""

    approves: bool
    by: str
    text: str | None = None
    comment: str | None = None

    @property
    def state(self) -> ApprovalState:
        """What it makes of an open approval."""
        return ApprovalState.APPROVED if self.approves else ApprovalState.REJECTED


def approval_row(
    tenant_id: str,
    approval_id: str,
    *,
    kind: str,
    subject: str,
    event_id: str | None,
    title: str,
    draft: Mapping[str, Any],
    by: str,
    now: datetime,
) -> Row:
    """A row of `REQUEST_APPROVALS`. Derive the id from the cause, so that a repeated cause asks once."""
    return {
        "tenant_id": tenant_id,
        "approval_id": approval_id,
        "kind": kind,
        "subject": subject,
        "event_id": event_id,
        "title": title,
        "draft": dict(draft),
        "created_by": by,
        "created_at": now,
    }


class Approvals:
    """Deciding is one transaction with the topic that tells of it."""

    def __init__(self, database: Database, tenant_id: str, clock: Clock) -> None:
        self._database = database
        self._tenant_id = tenant_id
        self._clock = clock

    def list(self, state: ApprovalState, kind: str | None, before: str, limit: int) -> list[Approval]:
        """The newest first."""
        rows = self._database.read(
            statements.LIST_APPROVALS,
            tenant_id=self._tenant_id,
            state=state,
            kind=kind,
            before=before,
            limit=limit,
        )[0]
        return [Approval.model_validate(row) for row in rows]

    def get(self, approval_id: str) -> Approval:
        """Raises `NotFound`."""
        rows = self._database.read(
            statements.READ_APPROVAL, tenant_id=self._tenant_id, approval_id=approval_id
        )[0]
        return _existing(rows)

    def exists(self, approval_id: str) -> bool:
        """Whether this was asked for already."""
        return bool(
            self._database.read(statements.READ_APPROVAL, tenant_id=self._tenant_id, approval_id=approval_id)[
                0
            ]
        )

    def decide(self, approval_id: str, decision: Decision) -> tuple[Approval, Topic]:
        """The decided approval and the topic to deliver. The same word twice is one. Raises `NotFound`,
        `Conflict`, `InvalidInput`."""

        def work(tx: Transaction) -> Approval:
            key = {"tenant_id": self._tenant_id, "approval_id": approval_id}
            stored = _existing(tx.execute(statements.READ_APPROVAL, **key)[0])
            if stored.state is not ApprovalState.OPEN:
                return _same_word(stored, decision)
            decided = _decided(stored, decision, self._clock())
            tx.commit(
                statements.DECIDE,
                **key,
                **decided.model_dump(include={"state", "draft", "decided_by", "decided_at", "comment"}),
                topics=topic_rows([self._topic(decided)]),
                audit=[self._audit(stored, decided)],
            )
            return decided

        approval = self._database.transaction(work)
        return approval, self._topic(approval)

    def policies(self) -> Rows:
        """What the agency switched."""
        return self._database.read(statements.READ_POLICIES, tenant_id=self._tenant_id)[0]

    def switch(self, kind: str, automatic: bool, by: str) -> None:
        """Let a kind go out by itself, or not."""
        self._database.query(
            statements.WRITE_POLICY,
            tenant_id=self._tenant_id,
            kind=kind,
            automatic=automatic,
            changed_by=by,
            changed_at=self._clock(),
            audit=[audit_entry(self._tenant_id, "approval_policy", kind, after={"automatic": automatic})],
        )

    def _topic(self, approval: Approval) -> Topic:
        return Topic(
            self._tenant_id,
            f"{approval.kind}.{approval.state}",
            approval.subject,
            approval.approval_id,
            {"approval_id": approval.approval_id},
        )

    def _audit(self, stored: Approval, decided: Approval) -> Row:
        """The text may name people: that it changed is told, not how."""
        return audit_entry(
            self._tenant_id,
            "approval",
            stored.approval_id,
            before={"state": stored.state, "text": stored.draft.get("text")},
            after={"state": decided.state, "text": decided.draft.get("text")},
            personal=frozenset({"text"}),
        )


def _decided(stored: Approval, decision: Decision, now: datetime) -> Approval:
    draft = stored.draft
    if decision.text is not None:
        if "text" not in draft:
            raise InvalidInput("В этом согласовании нет текста, который можно править.", "No text to edit.")
        draft = {**draft, "text": decision.text}
    return stored.model_copy(
        update={
            "state": decision.state,
            "draft": draft,
            "decided_by": decision.by,
            "decided_at": now,
            "comment": decision.comment,
        }
    )


def _same_word(stored: Approval, decision: Decision) -> Approval:
    is_same = stored.state is decision.state and stored.decided_by == decision.by
    if not is_same or decision.text not in (None, stored.draft.get("text")):
        raise Conflict(
            f"Это уже решено: {stored.decided_by}, {stored.decided_at:%d.%m.%Y %H:%M} UTC.",
            "This is decided already.",
        )
    return stored


def _existing(rows: Rows) -> Approval:
    if not rows:
        raise NotFound("Такого согласования нет.", "No such approval.")
    return Approval.model_validate(rows[0])
