"""HTTP: search, cards, comparison, reviews, busy days and lists of vendors."""

import base64
from datetime import date
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from pydantic import AfterValidator, BaseModel, Field, ValidationError

from functions.vendors.comparison import Comparison, compare
from functions.vendors.criteria import weighings
from functions.vendors.directory import Directory
from functions.vendors.importing import parse_file
from functions.vendors.knockouts import Needs
from functions.vendors.meaning import asked
from functions.vendors.measures import Occasion
from functions.vendors.models import Category, Review, ReviewRequest, Vendor
from functions.vendors.places import CityName, canonical_city
from functions.vendors.pricing import EventSize, VatBasis
from functions.vendors.search import SearchQuery
from functions.vendors.store import VendorStore
from functions.vendors.views import (
    BusyDates,
    CategoryView,
    ImportReport,
    VendorChange,
    VendorView,
    category_view,
    import_report,
    parse_weights,
    vendor_view,
)
from shared.brief import EventType
from shared.clock import utcnow
from shared.config import DatabaseSettings, read_settings
from shared.database import database_of
from shared.errors import FieldError, InvalidInput
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
from shared.validation import field_errors
from shared.vendor_categories import vendor_categories

router = Router()

#: Above every review id: ids start with `rev_` and a ULID.
NEWEST = "rev_~"
MAX_COMPARED = 10
FIXED_FIELDS = ("external_id", "invented")
CSV_BODY = {
    "requestBody": {
        "required": True,
        "description": "CSV в UTF-8 или Windows-1251; обязательны столбцы «Название», «Категория», «Город».",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}

Id = Annotated[str, Path(min_length=1, max_length=64)]


def _each_id(given: list[str]) -> list[str]:
    ids = list(dict.fromkeys(part.strip() for value in given for part in value.split(",") if part.strip()))
    if not 2 <= len(ids) <= MAX_COMPARED:
        raise ValueError(f"Назовите от двух до {MAX_COMPARED} разных подрядчиков.")
    return ids


class ComparisonQuery(BaseModel):
    """Which vendors, for which event, by which weights."""

    ids: Annotated[list[str], AfterValidator(_each_id)] = Field(min_length=1, max_length=MAX_COMPARED)
    """Repeated, or one value with commas."""
    day: date = Field(alias="date")
    guests: int = Field(ge=1, le=100_000)
    hours: int = Field(default=5, ge=1, le=168)
    event_type: EventType | None = None
    category: Category | None = None
    city: CityName | None = None
    vat_basis: VatBasis = VatBasis.GROSS
    with_vat: bool = False
    """Only those whose invoices carry VAT."""
    contract: bool = False
    """Only those whose data for a contract is known."""
    weights: str | None = Field(default=None, max_length=500)
    """`price:0.5,rating:0.5`; the default weights otherwise."""


@router.get("/api/v1/vendors/search", summary="Поиск подрядчиков", tags=["Подрядчики"])
def search_vendors(
    query: Annotated[SearchQuery, Query()], limit: Limit = 20, cursor: Cursor = None
) -> Page[VendorView]:
    """Filters and words in any form; the best first."""
    page, following = _directory().search(query, decode_cursor(cursor, parts=2), limit)
    items = [vendor_view(found.record, found.rating) for found in page]
    return Page(items=items, next_cursor=encode_cursor(*following) if following else None)


@router.get("/api/v1/vendors/comparison", summary="Сравнение подрядчиков", tags=["Подрядчики"])
def compare_vendors(query: Annotated[ComparisonQuery, Query()]) -> Comparison:
    """Knock-outs, weighted sum and TOPSIS, and what the answer hangs on."""
    weighed = weighings(parse_weights(query.weights))
    directory = _directory()
    records = directory.all_of(query.ids)
    category = query.category or records[0].vendor.categories[0]
    needs = Needs(
        category=category,
        city=query.city,
        day=query.day,
        guests=query.guests,
        with_vat=query.with_vat,
        with_party=query.contract,
    )
    size = EventSize(
        guests=query.guests, hours=query.hours, supplied_on=query.day, event_type=query.event_type
    )
    occasion = Occasion(size=size, city=query.city, basis=query.vat_basis)
    return compare(records, directory.ratings(records), category, needs, occasion, weighed)


@router.get("/api/v1/vendors/categories", summary="Категории подрядчиков", tags=["Подрядчики"])
def list_categories() -> list[CategoryView]:
    """All trades, with the codes that filters take."""
    return [category_view(category) for category in vendor_categories().values()]


@router.get("/api/v1/vendors/<vendor_id>", summary="Карточка подрядчика", tags=["Подрядчики"])
def get_vendor(vendor_id: Id) -> Response[VendorView]:
    """One vendor with its rating; the ETag is for changing it."""
    directory = _directory()
    return _card(directory, directory.store.get(vendor_id))


@router.post("/api/v1/vendors", summary="Добавить подрядчика", tags=["Подрядчики"], status_code=201)
def create_vendor(body: Vendor) -> Response[VendorView]:
    """409 when the agency has a vendor of this name, city and category, or of this external id."""
    directory = _directory()
    record = directory.store.create(_in_known_cities(body))
    directory.learn([record])
    view = vendor_view(record, directory.rating(record))
    return created(view, f"/api/v1/vendors/{record.id}", version=record.version)


@router.patch("/api/v1/vendors/<vendor_id>", summary="Изменить карточку", tags=["Подрядчики"])
def change_vendor(vendor_id: Id, body: VendorChange) -> Response[VendorView]:
    """Needs If-Match. Fields left out stay."""
    directory = _directory()
    change = body.model_extra or {}
    record = directory.store.change(
        vendor_id,
        required_version(_headers()),
        lambda old: old.model_copy(update={"vendor": _changed(old.vendor, change)}),
    )
    directory.learn([record])
    return _card(directory, record)


@router.put("/api/v1/vendors/<vendor_id>/busy-dates", summary="Занятые дни", tags=["Подрядчики"])
def put_busy_dates(vendor_id: Id, body: BusyDates) -> Response[VendorView]:
    """Needs If-Match. Replaces the list."""
    directory = _directory()
    days = sorted(set(body.dates))
    record = directory.store.change(
        vendor_id, required_version(_headers()), lambda old: old.model_copy(update={"busy": days})
    )
    return _card(directory, record)


@router.post(
    "/api/v1/vendors/<vendor_id>/reviews", summary="Оставить отзыв", tags=["Подрядчики"], status_code=201
)
def add_review(vendor_id: Id, body: ReviewRequest) -> Response[VendorView]:
    """A review of a finished job; answers with the new rating."""
    directory = _directory()
    author = caller(router).subject
    review = Review(**dict(body), vendor_id=vendor_id, id=new_id("rev"), author=author, written_at=utcnow())
    record = directory.store.add_review(review)
    view = vendor_view(record, directory.rating(record))
    return created(view, f"/api/v1/vendors/{vendor_id}/reviews", version=record.version)


@router.get("/api/v1/vendors/<vendor_id>/reviews", summary="Отзывы", tags=["Подрядчики"])
def list_reviews(vendor_id: Id, limit: Limit = 20, cursor: Cursor = None) -> Page[Review]:
    """The newest first."""
    store = _directory().store
    store.get(vendor_id)
    key = decode_cursor(cursor)
    found = store.reviews(vendor_id, key[0] if key else NEWEST, limit + 1)
    page = found[:limit]
    return Page(items=page, next_cursor=encode_cursor(page[-1].id) if len(found) > limit else None)


@router.post(
    "/api/v1/vendors/import",
    summary="Загрузить список подрядчиков (CSV)",
    description="Строки с ошибками не мешают остальным и перечислены в ответе. "
    "Повторная загрузка того же файла ничего не удваивает.",
    tags=["Подрядчики"],
    openapi_extensions=CSV_BODY,
)
def import_vendors(dry_run: Annotated[bool, Query()] = False) -> ImportReport:
    """With `dry_run` says what would happen and writes nothing."""
    directory = _directory()
    parsed = parse_file(_raw_body())
    done = directory.take_in(parsed.vendors, dry_run=dry_run)
    return import_report(done, parsed.problems, parsed.ignored_columns, dry_run)


def _directory() -> Directory:
    database = database_of(read_settings(DatabaseSettings))
    return Directory(VendorStore(database, caller(router).tenant_id, utcnow), utcnow().date(), asked)


def _card(directory: Directory, record: Any) -> Response[VendorView]:
    return ok(vendor_view(record, directory.rating(record)), version=record.version)


def _headers() -> dict[str, str]:
    return {name.lower(): value for name, value in router.current_event.headers.items()}


def _raw_body() -> bytes:
    """A CSV arrives in base64, since the gateway passes only JSON as text."""
    event = router.current_event
    body: str = event.body or ""
    return base64.b64decode(body) if event.is_base64_encoded else body.encode()


def _in_known_cities(vendor: Vendor) -> Vendor:
    """«Питер» and «Санкт-Петербург» must meet in search."""
    serves = [canonical_city(city) for city in vendor.serves]
    return vendor.model_copy(update={"city": canonical_city(vendor.city), "serves": serves})


def _changed(vendor: Vendor, change: dict[str, Any]) -> Vendor:
    fixed = [field for field in FIXED_FIELDS if field in change]
    if fixed:
        raise InvalidInput(errors=[_fixed_field(field) for field in fixed])
    try:
        return _in_known_cities(Vendor.model_validate({**vendor.model_dump(), **change}))
    except ValidationError as error:
        located = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise InvalidInput(errors=field_errors(located)) from error


def _fixed_field(field: str) -> FieldError:
    return FieldError(
        f"body.{field}", "fixed_field", "Это поле не меняется: уберите его.", "This field is fixed."
    )
