"""HTTP: the journal of writes, as pages and as a table for a spreadsheet."""

from datetime import UTC, datetime
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Query
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import AwareDatetime, BaseModel, Field

from functions.housekeeping.export import journal_table
from shared.audit.journal import NEWEST, EntryFilter, Journal
from shared.config import DatabaseSettings, read_settings
from shared.database import Row, database_of
from shared.http import Cursor, Limit, Page, Response, Router, caller, decode_cursor, encode_cursor

router = Router()

TAGS = ["Журнал"]
#: Rows of one exported file: about a megabyte, the gateway carries 2.5.
EXPORT_LIMIT = 3000
TABLE: OpenAPIResponse = {
    "description": "Таблица; если в неё вошло не всё, заголовок Link ведёт к продолжению",
    "content": {"text/csv": {"schema": {"type": "string"}}},
}


#: What a Timestamp column of YDB can hold.
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(1970, 1, 1, tzinfo=UTC), le=datetime(2105, 1, 1, tzinfo=UTC))
]


class AuditQuery(BaseModel):
    """Which entries; what is left out is not asked for."""

    since: Moment | None = None
    until: Moment | None = None
    actor: Annotated[str | None, Query(max_length=100)] = None
    object_type: Annotated[str | None, Query(max_length=40)] = None
    object_id: Annotated[str | None, Query(max_length=100)] = None
    run_id: Annotated[str | None, Query(max_length=64)] = None


class FieldChange(BaseModel):
    """One field; a personal one shows only that it changed."""

    field: str
    before: Any = None
    after: Any = None
    personal: bool = False


class AuditEntryView(BaseModel):
    """Who did what to which object."""

    id: str
    at: datetime
    actor: str
    operation: str
    object_type: str
    object_id: str
    changes: list[FieldChange]
    source: dict[str, str | None]
    run_id: str | None
    seal: int | None
    """The link of the hash chain; none in the entry's first minute."""


@router.get("/api/v1/audit", summary="Журнал действий, новые сверху", tags=TAGS)
def list_audit(
    query: Annotated[AuditQuery, Query()], limit: Limit = 50, cursor: Cursor = None
) -> Page[AuditEntryView]:
    """Every write of the agency: who, what by field, from where, in which run."""
    rows, following = _entries(query, limit, cursor)
    return Page(items=[_view(row) for row in rows], next_cursor=following)


@router.get("/api/v1/audit/export", summary="Журнал таблицей (CSV)", tags=TAGS, responses={200: TABLE})
def export_audit(query: Annotated[AuditQuery, Query()], cursor: Cursor = None) -> Response[str]:
    """For a spreadsheet, a line for each changed field."""
    rows, following = _entries(query, EXPORT_LIMIT, cursor)
    headers: dict[str, str | list[str]] = {"Content-Disposition": 'attachment; filename="audit.csv"'}
    if following:
        headers["Link"] = f'<?cursor={following}>; rel="next"'
    return Response(200, "text/csv; charset=utf-8", journal_table(rows), headers)


def _entries(query: AuditQuery, limit: int, cursor: str | None) -> tuple[list[Row], str | None]:
    """A page and the cursor of the next one."""
    journal = Journal(database_of(read_settings(DatabaseSettings)), caller(router).tenant_id)
    key = decode_cursor(cursor)
    rows = journal.list(EntryFilter(**dict(query)), before=key[0] if key else NEWEST, limit=limit + 1)
    page = rows[:limit]
    return page, encode_cursor(page[-1]["entry_id"]) if len(rows) > limit else None


def _view(row: Row) -> AuditEntryView:
    return AuditEntryView.model_validate({**row, "id": row["entry_id"]})
