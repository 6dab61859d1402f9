"""HTTP: what waits for approval, the decisions, and which kinds of text go out by themselves."""

from datetime import datetime
from typing import Annotated, Literal

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from functions.communication.instance import database, inboxes
from functions.communication.routes import principal, router
from shared.approvals.kinds import automatic_kinds, kinds
from shared.approvals.store import NEWEST, Approval, Approvals, ApprovalState, Decision
from shared.clock import utcnow
from shared.database import Row
from shared.errors import NotFound
from shared.http import Cursor, Limit, Page, Response, decode_cursor, encode_cursor, ok
from shared.topics import deliver_committed

TAGS = ["Согласования"]

ApprovalId = Annotated[str, Path(min_length=1, max_length=64)]
KindCode = Annotated[str, Path(min_length=1, max_length=40)]


class DecisionRequest(BaseModel):
    """`text` replaces the draft's text when approving."""

    model_config = ConfigDict(extra="forbid")

    approval_id: str = Field(min_length=1, max_length=64)
    decision: Literal["approve", "reject"]
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)] | None = (
        None
    )
    comment: str | None = Field(default=None, max_length=1000)


class Policy(BaseModel):
    """Whether a kind of text goes out without asking, and since when by whose word."""

    kind: str
    title: str
    automatic: bool
    changed_by: str | None = None
    changed_at: datetime | None = None


class PolicyChange(BaseModel):
    """The switch."""

    model_config = ConfigDict(extra="forbid")

    automatic: bool


@router.get("/api/v1/approvals", summary="Согласования, новые сверху", tags=TAGS)
def list_approvals(
    state: Annotated[ApprovalState, Query()] = ApprovalState.OPEN,
    kind: Annotated[str | None, Query(max_length=40)] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Page[Approval]:
    """The open ones unless asked otherwise."""
    key = decode_cursor(cursor)
    found = _approvals().list(state, kind, key[0] if key else NEWEST, limit + 1)
    page = found[:limit]
    following = encode_cursor(page[-1].approval_id) if len(found) > limit else None
    return Page(items=page, next_cursor=following)


@router.get("/api/v1/approvals/<approval_id>", summary="Согласование", tags=TAGS)
def get_approval(approval_id: ApprovalId) -> Response[Approval]:
    """The draft, and what was decided."""
    return ok(_approvals().get(approval_id))


@router.post("/api/v1/approvals", summary="Согласовать или отклонить", tags=TAGS)
def decide_approval(body: DecisionRequest) -> Response[Approval]:
    """The thing itself is done right afterwards, once. Deciding otherwise later is a 409."""
    decision = Decision(
        approves=body.decision == "approve", by=principal().subject, text=body.text, comment=body.comment
    )
    approval, topic = _approvals().decide(body.approval_id, decision)
    deliver_committed(database(), inboxes(), [topic])
    return ok(approval)


@router.get("/api/v1/approval-policies", summary="Что уходит без согласования", tags=TAGS)
def list_policies() -> list[Policy]:
    """Every kind, with the agency's own word where it gave one."""
    switched = {row["kind"]: row for row in _approvals().policies()}
    return [_policy(kind, switched) for kind in kinds()]


@router.post("/api/v1/approval-policies/<kind>", summary="Включить или выключить автоответ", tags=TAGS)
def switch_policy(kind: KindCode, body: PolicyChange) -> Response[Policy]:
    """An automatic kind reaches people outside the agency unread."""
    if kind not in kinds():
        raise NotFound("Такого вида согласований нет.", "No such kind.")
    _approvals().switch(kind, body.automatic, principal().subject)
    switched = {row["kind"]: row for row in _approvals().policies()}
    return ok(_policy(kind, switched))


def _policy(kind: str, switched: dict[str, Row]) -> Policy:
    said = switched.get(kind, {})
    return Policy(
        kind=kind,
        title=kinds()[kind].title,
        automatic=kind in automatic_kinds(switched.values()),
        changed_by=said.get("changed_by"),
        changed_at=said.get("changed_at"),
    )


def _approvals() -> Approvals:
    return Approvals(database(), principal().tenant_id, utcnow)
