"""HTTP: the FAQ, its versions, votes, and the questions it could not answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from functions.communication.clusters import clusters_of
from functions.communication.faq import (
    Audience,
    Entry,
    EntryBody,
    EntryState,
    answer_text,
    facts_of,
    in_force,
)
from functions.communication.faq_store import NEWEST_VERSION, FaqStore, Votes, no_such_entry
from functions.communication.instance import database
from functions.communication.matching import Index
from functions.communication.people import OUTSIDERS
from functions.communication.routes import principal, router
from shared.clock import utcnow
from shared.database import Row
from shared.errors import FieldError, InvalidInput
from shared.events import event_brief
from shared.http import (
    Cursor,
    Limit,
    Page,
    Response,
    created,
    decode_cursor,
    encode_cursor,
    ok,
    required_version,
)
from shared.ids import id_of_request

TAGS = ["Вопросы и ответы"]
#: Entries shown to somebody who searches.
FOUND = 5

EntryId = Annotated[str, Path(min_length=1, max_length=80)]
EventId = Annotated[str | None, Query(min_length=1, max_length=64)]


class FaqEntryView(BaseModel):
    """An entry; `answer` has the event's facts filled in, `body` is what is edited."""

    id: str
    event_id: str | None
    state: EntryState
    version: int
    answer: str | None
    body: EntryBody
    helpful: int = 0
    not_helpful: int = 0


class NewFaqEntry(EntryBody):
    """`answers`: unanswered questions that this settles."""

    event_id: str | None = Field(default=None, min_length=1, max_length=64)
    state: EntryState = EntryState.DRAFT
    answers: list[Annotated[str, Field(max_length=64)]] = Field(default_factory=list, max_length=100)


class FaqEntryChange(EntryBody):
    """The whole entry anew."""

    state: EntryState


class FaqVersionView(BaseModel):
    """One version, and who wrote it."""

    version: int
    state: EntryState
    body: EntryBody
    author: str
    written_at: datetime


class Vote(BaseModel):
    """Was this helpful."""

    model_config = ConfigDict(extra="forbid")

    helpful: bool


class QuestionCluster(BaseModel):
    """Questions about one thing; `question_ids` go into the entry that answers them."""

    question: str
    count: int
    question_ids: list[str]
    examples: list[str]
    last_asked_at: datetime


@router.get("/api/v1/communication/faq", summary="Вопросы и ответы", tags=TAGS)
def list_faq(
    q: Annotated[str | None, Query(min_length=1, max_length=500)] = None,
    event_id: EventId = None,
    audience: Annotated[Audience | None, Query()] = None,
) -> list[FaqEntryView]:
    """What answers questions about the event or the agency, by `q` the closest first. Clients and guests
    see what is published for their own event."""
    who = principal()
    outside = who.role in OUTSIDERS
    event_id = who.event_id if outside else event_id
    facts = facts_of(event_brief(database(), who.tenant_id, event_id)) if event_id else {}
    store = _store(who.tenant_id)
    entries = [
        one
        for one in in_force(store.entries(), event_id)
        if audience in (None, one.body.audience) and not (outside and one.state is not EntryState.PUBLISHED)
    ]
    if q is not None:
        entries = Index(entries).nearest(q, FOUND)
    votes = {} if outside else store.votes()
    return [_view(one, facts, votes) for one in entries]


@router.post("/api/v1/communication/faq", summary="Завести ответ", tags=TAGS, status_code=201)
def create_faq_entry(body: NewFaqEntry) -> Response[FaqEntryView]:
    """A draft answers nobody; a published one answers clients by itself."""
    who = principal()
    facts = facts_of(event_brief(database(), who.tenant_id, body.event_id)) if body.event_id else {}
    entry = Entry(
        entry_id=id_of_request("faq"),
        event_id=body.event_id,
        state=_state(body.state),
        body=EntryBody(**body.model_dump(include=set(EntryBody.model_fields))),
    )
    written = _store(who.tenant_id).create(entry, who.subject, body.answers)
    view = _view(written, facts, {})
    return created(view, f"/api/v1/communication/faq/{view.id}/versions", version=view.version)


@router.put("/api/v1/communication/faq/<entry_id>", summary="Изменить ответ", tags=TAGS)
def change_faq_entry(entry_id: EntryId, body: FaqEntryChange) -> Response[FaqEntryView]:
    """Needs If-Match. The version before is kept."""
    who = principal()
    expected = required_version({n.lower(): v for n, v in router.current_event.headers.items()})
    changed = EntryBody(**body.model_dump(include=set(EntryBody.model_fields)))
    written = _store(who.tenant_id).change(entry_id, expected, changed, _state(body.state), who.subject)
    return ok(_view(written, {}, {}), version=written.version)


@router.get("/api/v1/communication/faq/<entry_id>/versions", summary="Версии ответа", tags=TAGS)
def list_faq_versions(entry_id: EntryId, limit: Limit = 20, cursor: Cursor = None) -> Page[FaqVersionView]:
    """The newest first."""
    before = _version_before(decode_cursor(cursor))
    rows = _store(principal().tenant_id).versions(entry_id, before, limit + 1)
    page = [FaqVersionView.model_validate(row) for row in rows[:limit]]
    return Page(items=page, next_cursor=encode_cursor(str(page[-1].version)) if len(rows) > limit else None)


@router.post("/api/v1/communication/faq/<entry_id>/votes", summary="Ответ помог?", tags=TAGS)
def vote_for_faq_entry(entry_id: EntryId, body: Vote) -> Response[Vote]:
    """One vote of each person for each version; the last one counts."""
    who = principal()
    store = _store(who.tenant_id)
    if who.role in OUTSIDERS and store.get(entry_id).event_id not in (None, who.event_id):
        raise no_such_entry()
    store.vote(entry_id, who.subject, body.helpful)
    return ok(body)


@router.get("/api/v1/communication/questions", summary="Вопросы без ответа", tags=TAGS)
def list_questions(event_id: EventId = None) -> list[QuestionCluster]:
    """Alike ones together, the commonest first."""
    rows = _store(principal().tenant_id).unanswered(event_id, utcnow())
    clusters = clusters_of([row["text"] for row in rows])
    return [_cluster(rows[one.label]["text"], [rows[place] for place in one.members]) for one in clusters]


def _cluster(label: str, rows: list[Row]) -> QuestionCluster:
    return QuestionCluster(
        question=label,
        count=len(rows),
        question_ids=[row["question_id"] for row in rows],
        examples=list(dict.fromkeys(row["text"] for row in rows))[:FOUND],
        last_asked_at=max(row["asked_at"] for row in rows),
    )


def _store(tenant_id: str) -> FaqStore:
    return FaqStore(database(), tenant_id, utcnow)


def _view(entry: Entry, facts: Mapping[str, str], votes: Mapping[tuple[str, int], Votes]) -> FaqEntryView:
    counted = votes.get((entry.entry_id, entry.version), Votes())
    return FaqEntryView(
        id=entry.entry_id,
        event_id=entry.event_id,
        state=entry.state,
        version=entry.version,
        answer=answer_text(entry, facts),
        body=entry.body,
        helpful=counted.helpful,
        not_helpful=counted.not_helpful,
    )


def _state(state: EntryState) -> EntryState:
    if state is EntryState.SUGGESTED:
        raise InvalidInput(errors=[_no_state()])
    return state


def _no_state() -> FieldError:
    return FieldError(
        "body.state",
        "no_such_state",
        "Выберите published, draft или archived.",
        "Choose published, draft or archived.",
    )


def _version_before(key: list[str] | None) -> int:
    if key is None:
        return NEWEST_VERSION
    return int(key[0]) if key[0].isascii() and key[0].isdigit() and len(key[0]) < 10 else NEWEST_VERSION
