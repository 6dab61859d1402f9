"""HTTP: the budget of an event, its versions."""

from datetime import date
from typing import Annotated

from aws_lambda_powertools.event_handler.openapi.params import Path, Query

from functions.finance.estimate import draw_up
from functions.finance.revision import Revision, revise
from functions.finance.store import NEWEST, Budget, BudgetStore, NewVersion
from functions.finance.views import BudgetRequest, BudgetView, VersionView, budget_view, version_views
from shared.agency_store import AgencyStore
from shared.clock import utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import Database, database_of
from shared.errors import FieldError, InvalidInput, PreconditionFailed
from shared.events import event_brief
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

TAGS = ["Финансы"]
BUDGET = "/api/v1/finance/events/<event_id>/budget"

Id = Annotated[str, Path(min_length=1, max_length=64)]
Version = Annotated[int | None, Query(ge=1, le=NEWEST)]


@router.post(BUDGET, summary="Рассчитать смету", tags=TAGS, status_code=201)
def create_budget(event_id: Id, body: BudgetRequest) -> Response[BudgetView]:
    """Draw up an estimate of the event, or of the brief given, as its next version."""
    principal = caller(router)
    stored_brief = event_brief(_database(), principal.tenant_id, event_id)
    agency = AgencyStore(_database(), principal.tenant_id).get().settings
    estimate = draw_up(body.brief or stored_brief, body.completed_by(agency), _today())
    new = NewVersion(
        estimate=estimate,
        origin=new_id("req"),
        author=principal.subject,
        note=body.note,
        created_at=utcnow(),
    )
    version = _store().save(event_id, new)
    view = budget_view(event_id, _as_stored(new, version), _today())
    return created(view, f"/api/v1/finance/events/{event_id}/budget?version={version}", version=version)


@router.get(BUDGET, summary="Смета мероприятия: действующая или указанной версии", tags=TAGS)
def get_budget(event_id: Id, version: Version = None) -> Response[BudgetView]:
    """A version with its forecast at completion."""
    budget = _store().get(event_id, version)
    return ok(budget_view(event_id, budget, _today()), version=budget.version)


@router.put(BUDGET, summary="Изменить строки и условия сметы", tags=TAGS)
def change_budget(event_id: Id, body: Revision) -> Response[BudgetView]:
    """Edit lines by hand; the result is a new version. Needs If-Match."""
    principal = caller(router)
    current = _unchanged(_store().get(event_id), required_version(router.current_event.headers))
    new = NewVersion(
        estimate=revise(current.estimate, body, _today()),
        origin=new_id("req"),
        author=principal.subject,
        note=body.note,
        created_at=utcnow(),
    )
    version = _store().save(event_id, new, after=current.version)
    return ok(budget_view(event_id, _as_stored(new, version), _today()), version=version)


@router.get(f"{BUDGET}/versions", summary="Версии сметы, новые сверху", tags=TAGS)
def list_versions(event_id: Id, limit: Limit = 20, cursor: Cursor = None) -> Page[VersionView]:
    """Totals of the versions and how they changed; none before the first estimate."""
    rows = list(_store().versions(event_id, before=_before(cursor), limit=limit + 1))
    if not rows:
        event_brief(_database(), caller(router).tenant_id, event_id)  # or there is no such event
    page = version_views(rows)[:limit]
    more = len(rows) > limit
    return Page(items=page, next_cursor=encode_cursor(str(page[-1].version)) if more else None)


def _unchanged(current: Budget, expected: int) -> Budget:
    """The caller edits what it has seen."""
    if current.version != expected:
        raise PreconditionFailed(
            f"Сейчас действует версия {current.version}: прочитайте смету заново.",
            f"The current version is {current.version}: read the budget again.",
        )
    return current


def _database() -> Database:
    return database_of(read_settings(DatabaseSettings))


def _store() -> BudgetStore:
    return BudgetStore(_database(), caller(router).tenant_id)


def _today() -> date:
    return utcnow().date()


def _as_stored(new: NewVersion, version: int) -> Budget:
    return Budget(
        version=version,
        author=new.author,
        note=new.note,
        created_at=new.created_at,
        estimate=new.estimate,
    )


def _before(cursor: str | None) -> int:
    """The version above the page."""
    key = decode_cursor(cursor)
    if key is None:
        return NEWEST
    if not key[0].isascii() or not key[0].isdigit() or len(key[0]) > 18:
        field = FieldError(
            "query.cursor", "invalid_cursor", "Возьмите next_cursor из прошлого ответа.", "Use next_cursor."
        )
        raise InvalidInput(errors=[field])
    return int(key[0])
