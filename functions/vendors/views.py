"""What the API shows and takes."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from functions.vendors.criteria import bad_weights
from functions.vendors.importing import RowProblem
from functions.vendors.models import MAX_BUSY_DATES, Vendor, VendorRecord
from functions.vendors.rating import Rating
from functions.vendors.store import Imported
from shared.vendor_categories import VendorCategory

INVENTED = "Вымышленный подрядчик демонстрационного агентства: такой компании нет."


class RatingView(BaseModel):
    """A rating as shown. `score` is shrunk to the category's mean, `plain_mean` is not."""

    score: str
    reviews: int
    plain_mean: str | None
    parts: dict[str, str]
    incidents: int


class VendorView(Vendor):
    """A vendor's card."""

    id: str
    version: int
    rating: RatingView
    busy: list[date]
    notice: str | None = None
    """Says that the vendor is invented, when it is."""


class VendorChange(BaseModel):
    """Fields to change; those left out stay, null clears. `external_id` and `invented` never change."""

    model_config = ConfigDict(extra="allow", json_schema_extra={"description": "Любые поля карточки."})


class BusyDates(BaseModel):
    """All the days on which the vendor is taken: replaces the former list."""

    model_config = ConfigDict(extra="forbid")

    dates: list[date] = Field(max_length=MAX_BUSY_DATES)


class ImportReport(BaseModel):
    """What became of a vendor list; with `dry_run` nothing was written."""

    dry_run: bool
    created: int
    updated: int
    unchanged: int
    problems: list[RowProblem]
    ignored_columns: list[str]


class CategoryView(BaseModel):
    """A trade: its code for filters, how it quotes, and which lines of an estimate it answers for."""

    code: str
    name: str
    unit: str
    serves: str


def vendor_view(record: VendorRecord, rating: Rating) -> VendorView:
    """The card of a vendor."""
    return VendorView(
        **dict(record.vendor),
        id=record.id,
        version=record.version,
        rating=rating_view(rating),
        busy=record.busy,
        notice=INVENTED if record.vendor.invented else None,
    )


def rating_view(rating: Rating) -> RatingView:
    """The rating with its figures as text."""
    return RatingView(
        score=f"{rating.score:f}",
        reviews=rating.reviews,
        plain_mean=_text(rating.plain_mean),
        parts={part: f"{mean:f}" for part, mean in rating.parts.items()},
        incidents=rating.incidents,
    )


def import_report(
    done: Imported, problems: list[RowProblem], ignored: list[str], dry_run: bool
) -> ImportReport:
    """The report on a list."""
    return ImportReport(
        dry_run=dry_run,
        created=done.created,
        updated=done.updated,
        unchanged=done.unchanged,
        problems=problems,
        ignored_columns=ignored,
    )


def category_view(category: VendorCategory) -> CategoryView:
    """A category as listed."""
    return CategoryView(
        code=category.code, name=category.name, unit=category.unit.value, serves=category.serves
    )


def parse_weights(text: str | None) -> dict[str, float] | None:
    """`price:0.5,rating:0.5` → weights. Raises `InvalidInput`."""
    if text is None:
        return None
    pairs = [part.partition(":") for part in text.split(",") if part.strip()]
    try:
        return {code.strip(): float(Decimal(value.strip())) for code, _, value in pairs}
    except ArithmeticError as error:
        raise bad_weights("Вид весов: price:0.5,rating:0.5 — код критерия, двоеточие, число.") from error


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
