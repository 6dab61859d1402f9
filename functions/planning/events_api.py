"""HTTP: events and their life."""

from datetime import date
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from functions.planning.changes import Cause, edited, new_event, transitioned
from functions.planning.lifecycle import EventStatus
from functions.planning.local_time import local_day
from functions.planning.records import Changed, StoredEvent, Written, check_version, existing_event
from functions.planning.store import NEWEST, EventStore
from functions.planning.views import EventChange, EventView, Transition, event_view
from shared.auth import Principal
from shared.brief import Brief
from shared.clock import utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import database_of
from shared.http import (
    Cursor,
    Limit,
    Page,
    Response,
    Router,
    caller,
    created,
    decode_cursor,
    encode_cursor,
    ok,
    required_version,
)
from shared.ids import new_id

router = Router()

TAGS = ["Мероприятия"]

Id = Annotated[str, Path(min_length=1, max_length=64)]
Status = Annotated[EventStatus | None, Query()]


@router.post("/api/v1/events", summary="Завести мероприятие", tags=TAGS, status_code=201)
def create_event(body: Brief) -> Response[EventView]:
    """A draft; planning it is a request of its own."""
    principal = caller(router)
    event_id = new_id("evt")
    cause = cause_of(principal, body.city)
    written = event_store().change(event_id, cause.now, lambda _: new_event(event_id, body, cause))
    return created(event_view(written), f"/api/v1/events/{event_id}", version=written.event.version)


@router.get("/api/v1/events", summary="Мероприятия, новые сверху", tags=TAGS)
def list_events(status: Status = None, limit: Limit = 20, cursor: Cursor = None) -> Page[EventView]:
    """Archived ones are listed only when asked for."""
    statuses = [status] if status else [one for one in EventStatus if one is not EventStatus.ARCHIVED]
    before = (decode_cursor(cursor) or [NEWEST])[0]
    events = event_store().list_events(statuses, before=before, limit=limit + 1)
    page = events[:limit]
    following = encode_cursor(page[-1].event_id) if len(events) > limit else None
    return Page(items=[event_view(Written(event=event)) for event in page], next_cursor=following)


@router.get("/api/v1/events/<event_id>", summary="Мероприятие", tags=TAGS)
def get_event(event_id: Id) -> Response[EventView]:
    """The ETag is for changing it."""
    return _view(Written(event=event_store().get(event_id)))


@router.patch("/api/v1/events/<event_id>", summary="Изменить мероприятие", tags=TAGS)
def change_event(event_id: Id, body: EventChange) -> Response[EventView]:
    """Needs If-Match. A planned event whose date or size changes is planned anew; `change` says how."""
    principal = caller(router)
    expected = required_version(router.current_event.headers)
    now = utcnow()

    def decide(stored: StoredEvent | None) -> Changed:
        event = existing_event(stored)
        check_version(event.version, expected)
        brief = body.applied_to(event.brief)
        return edited(event, brief, cause_of(principal, brief.city))

    return _view(event_store().change(event_id, now, decide))


@router.post("/api/v1/events/<event_id>/transitions", summary="Сменить статус", tags=TAGS)
def move_event(event_id: Id, body: Transition) -> Response[EventView]:
    """draft → planned → active → completed → archived; any other move is a 409."""
    written = event_store().change(event_id, utcnow(), lambda stored: transitioned(stored, body.status))
    return _view(written)


def event_store() -> EventStore:
    """The caller's events."""
    return EventStore(database_of(read_settings(DatabaseSettings)), caller(router).tenant_id)


def cause_of(principal: Principal, city: str) -> Cause:
    """Why something changes: a request of this caller."""
    now = utcnow()
    return Cause(author=principal.subject, now=now, today=local_day(now, city), origin=new_id("req"))


def local_today(city: str) -> date:
    """Today where the event is."""
    return local_day(utcnow(), city)


def _view(written: Written) -> Response[EventView]:
    return ok(event_view(written), version=written.event.version)
