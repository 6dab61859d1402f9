"""HTTP: the law's duties on personal data. The routes hang on the router of `keys_api`.

A person is named in the body: addresses of requests stay in logs.
"""

import base64
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from functions.identity import services
from functions.identity.keys_api import router
from functions.identity.personal_data.processing import ProcessingRecord, processing_record
from functions.identity.personal_data.readable import title_of
from shared.abroad import CONSEQUENCES, Abroad
from shared.clock import utcnow
from shared.database import Row
from shared.http import Response, caller, ok
from shared.personal_data.erasing import Request, digest_of
from shared.personal_data.records import resolve
from shared.personal_data.registry import register
from shared.persons import Person

TAGS = ["Персональные данные"]
#: What is left of an invocation for its answer.
MARGIN = timedelta(seconds=5)
ZIP: OpenAPIResponse = {
    "description": "Архив: файл на каждую таблицу и пояснение",
    "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
}


def _full_names(names: list[str]) -> list[str]:
    if any(len(name.split()) < 2 for name in names):
        raise ValueError("Имя ищут только вместе с фамилией: иначе пострадают тёзки.")
    return [" ".join(name.split()) for name in names]


class SubjectRequest(BaseModel):
    """Who; `names` are full names in the nominative to look for in texts too, in all cases and orders."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    person: Person
    also: Annotated[list[Person], Field(max_length=10)] = []
    """Other addresses and numbers of the same person."""
    names: Annotated[
        list[Annotated[str, Field(min_length=5, max_length=100)]],
        Field(max_length=10),
        AfterValidator(_full_names),
    ] = []


class TableReport(BaseModel):
    """What happened to one table's rows, and why some are kept."""

    table: str
    title: str
    erased: int
    kept: int
    reason: str | None
    """The law that wants them kept."""


class ErasureView(BaseModel):
    """An erasure, done or under way; what is not named here goes by itself within thirty days."""

    erasure_id: str
    state: Literal["running", "done"]
    requested_at: datetime
    finished_at: datetime | None
    tables: list[TableReport]


class TransferView(BaseModel):
    """One switch and what follows from it."""

    kind: Abroad
    allowed: bool
    consequence: str


class TransferRequest(BaseModel):
    """To switch on, repeat the consequence word for word: whoever does has read it."""

    model_config = ConfigDict(extra="forbid")

    kind: Abroad
    allowed: bool
    consequence: str = Field(default="", max_length=2000)

    @model_validator(mode="after")
    def _has_been_read(self) -> "TransferRequest":
        if self.allowed and self.consequence != CONSEQUENCES[self.kind]:
            raise ValueError("Повторите текст последствий слово в слово: он меняется вместе с законом.")
        return self


def _in_bytes(app: APIGatewayRestResolver, next_middleware: NextMiddleware) -> Response[Any]:
    """The validation of answers lets only text through: what it passed in base64 is bytes again."""
    response = next_middleware(app)
    response.body = base64.b64decode(response.body or "")
    return response


@router.post(
    "/api/v1/personal-data/export",
    summary="Выгрузить всё о человеке (ZIP)",
    tags=TAGS,
    responses={200: ZIP},
    middlewares=[_in_bytes],
)
def export_person(body: SubjectRequest) -> Response[str]:
    """Made for this answer and kept nowhere. Texts of others that mention the person may mention more people:
    look before you hand it over."""
    tenant_id, database = caller(router).tenant_id, services.database()
    subject = resolve(database, tenant_id, [body.person, *body.also], frozenset(body.names))
    packed = services.export(tenant_id).of(subject, digest_of(tenant_id, body.person), _processing(tenant_id))
    headers: dict[str, str | list[str]] = {"Content-Disposition": 'attachment; filename="personal-data.zip"'}
    return Response(200, "application/zip", base64.b64encode(packed).decode(), headers)


@router.post("/api/v1/personal-data/erasures", summary="Удалить данные человека", tags=TAGS)
def erase_person(body: SubjectRequest) -> Response[ErasureView]:
    """What the law wants kept is kept and named. A large one answers `running`: ask again, it goes on."""
    principal = caller(router)
    left = timedelta(milliseconds=router.lambda_context.get_remaining_time_in_millis())
    request = Request.model_validate(body.model_dump())
    row = services.erasures(principal.tenant_id).erase(request, principal.subject, utcnow() + left - MARGIN)
    return ok(_erasure(row))


@router.get("/api/v1/personal-data/erasures", summary="Удаления данных", tags=TAGS)
def list_erasures() -> list[ErasureView]:
    """The acts of the last three years, the newest first."""
    return [_erasure(row) for row in services.erasures(caller(router).tenant_id).list()]


@router.get("/api/v1/personal-data/processing", summary="Реестр обработки", tags=TAGS)
def get_processing() -> ProcessingRecord:
    """What the notice to Roskomnadzor says (152-ФЗ, art. 22 p. 3), as it is now."""
    return _processing(caller(router).tenant_id)


@router.get("/api/v1/personal-data/transfers-abroad", summary="Передача за границу", tags=TAGS)
def list_transfers() -> list[TransferView]:
    """Off by default."""
    switches = services.transfers_abroad(caller(router).tenant_id)
    return [
        TransferView(kind=kind, allowed=switches.allows(kind), consequence=CONSEQUENCES[kind])
        for kind in Abroad
    ]


@router.post("/api/v1/personal-data/transfers-abroad", summary="Включить или выключить", tags=TAGS)
def switch_transfer(body: TransferRequest) -> Response[list[TransferView]]:
    """From now on."""
    principal = caller(router)
    switches = services.transfers_abroad(principal.tenant_id)
    switches.switch(body.kind, allowed=body.allowed, by=principal.subject)
    return ok(list_transfers())


def _processing(tenant_id: str) -> ProcessingRecord:
    switches = services.transfers_abroad(tenant_id)
    return processing_record([kind for kind in Abroad if switches.allows(kind)])


def _erasure(row: Row) -> ErasureView:
    tables = [_table(name, counts) for name, counts in row["report"].items() if any(counts.values())]
    state: Literal["running", "done"] = "done" if row["finished_at"] else "running"
    return ErasureView(
        erasure_id=row["erasure_id"],
        state=state,
        requested_at=row["requested_at"],
        finished_at=row["finished_at"],
        tables=tables,
    )


def _table(name: str, counts: dict[str, int]) -> TableReport:
    of_class = register().class_of(name)
    reason = f"{of_class.basis}; {of_class.source}" if counts["kept"] else None
    return TableReport(table=name, title=title_of(name), reason=reason, **counts)
