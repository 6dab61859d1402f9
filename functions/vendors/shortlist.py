"""Candidates per category for one brief: knock-outs, the event's price, the score, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from functions.vendors.criteria import weighings
from functions.vendors.knockouts import Needs, knock_outs, works_in
from functions.vendors.measures import Measured, Occasion, measure
from functions.vendors.models import CategoryMarks, VendorRecord
from functions.vendors.needed import needs_roof
from functions.vendors.places import distance_km, in_city
from functions.vendors.pricing import EventSize
from functions.vendors.ranking import Ranking, Weighing, order, rank
from functions.vendors.rating import rate
from functions.vendors.wording import gap_texts, rating_text, reasons
from shared.brief import Brief
from shared.shortlist import Candidate, CategoryCandidates, Rejected
from shared.vendor_categories import vendor_categories

MAX_CANDIDATES = 6


@dataclass(frozen=True)
class CategoryVendors:
    """Vendors of one category that work in the event's city or travel, and the marks of all of it."""

    records: Sequence[VendorRecord]
    marks: CategoryMarks

    def __add__(self, other: "CategoryVendors") -> "CategoryVendors":
        """With the other's vendors, each once."""
        both = {record.id: record for record in (*self.records, *other.records)}
        return CategoryVendors(list(both.values()), self.marks)


def propose(
    brief: Brief,
    vendors: Mapping[str, CategoryVendors],
    today: date,
    weights: Mapping[str, float] | None = None,
) -> list[CategoryCandidates]:
    """Up to six candidates for each category in `vendors`, in its order. Travelling vendors of other
    cities are offered only where nobody on the spot is left, the nearest first."""
    weighed = weighings(weights)
    return [_category(brief, code, found, today, weighed) for code, found in vendors.items()]


def lacking(brief: Brief, vendors: Mapping[str, CategoryVendors]) -> list[str]:
    """Categories where nobody in the city stays after the knock-outs: those who travel are wanted."""
    return [
        code
        for code, found in vendors.items()
        if not any(
            works_in(record.vendor, brief.city) and not knock_outs(record, _needs(brief, code))
            for record in found.records
        )
    ]


def occasion_of(brief: Brief) -> Occasion:
    """The event as vendors are measured for it: gross prices, since the budget is gross."""
    size = EventSize(
        guests=brief.guests,
        hours=brief.duration_hours,
        supplied_on=brief.date,
        event_type=brief.event_type,
    )
    return Occasion(size=size, city=brief.city, wishes=brief.wishes)


def _category(
    brief: Brief, code: str, found: CategoryVendors, today: date, weighed: Sequence[Weighing]
) -> CategoryCandidates:
    ruled_out = {record.id: knock_outs(record, _needs(brief, code)) for record in found.records}
    fitting = [record for record in found.records if not ruled_out[record.id]]
    local = [record for record in fitting if works_in(record.vendor, brief.city)]
    known_here = [record for record in found.records if works_in(record.vendor, brief.city)]
    return CategoryCandidates(
        category=code,
        name=vendor_categories()[code].name,
        candidates=_candidates(local or fitting, found.marks, code, brief, today, weighed),
        rejected=[_rejected(record, ruled_out[record.id]) for record in known_here if ruled_out[record.id]],
        note=_note(brief.city, known_here, local, fitting),
    )


def _needs(brief: Brief, code: str) -> Needs:
    return Needs(category=code, city=brief.city, day=brief.date, guests=brief.guests, roof=needs_roof(brief))


def _candidates(
    records: Sequence[VendorRecord],
    marks: CategoryMarks,
    code: str,
    brief: Brief,
    today: date,
    weighed: Sequence[Weighing],
) -> list[Candidate]:
    if not records:
        return []
    occasion = occasion_of(brief)
    measured = {
        record.id: measure(record, rate(record.marks, marks, today), code, occasion) for record in records
    }
    ranking = rank({key: one.values for key, one in measured.items()}, weighed)
    nearest_first = sorted(order(ranking.weighted), key=lambda key: _distance(measured[key].record, brief))
    codes = [weighing.code for weighing in weighed if weighing.weight > 0]
    return [_candidate(measured[key], ranking, occasion, codes) for key in nearest_first[:MAX_CANDIDATES]]


def _candidate(one: Measured, ranking: Ranking, occasion: Occasion, codes: Sequence[str]) -> Candidate:
    vendor, key = one.record.vendor, one.record.id
    here = occasion.city is not None and works_in(vendor, occasion.city)
    return Candidate(
        vendor_id=key,
        name=vendor.name,
        city=vendor.city,
        price=one.price.gross if one.price else None,
        formula=one.price.formula if one.price else None,
        score=round(ranking.weighted[key], 4),
        rating=rating_text(one.rating),
        why=reasons(one, ranking, occasion),
        gaps=gap_texts(one, codes),
        travels_from=None if here else vendor.city,
        invented=vendor.invented,
    )


def _distance(record: VendorRecord, brief: Brief) -> float:
    """0 for those who work in the city; the unknown far end for cities we cannot place."""
    if works_in(record.vendor, brief.city):
        return 0
    distance = distance_km(record.vendor.city, brief.city)
    return float("inf") if distance is None else distance


def _rejected(record: VendorRecord, found: list[str]) -> Rejected:
    vendor = record.vendor
    return Rejected(vendor_id=record.id, name=vendor.name, reasons=found, invented=vendor.invented)


def _note(
    city: str,
    known_here: Sequence[VendorRecord],
    local: Sequence[VendorRecord],
    fitting: Sequence[VendorRecord],
) -> str | None:
    if local:
        return None
    start = (
        f"Все подрядчики базы {in_city(city)} отсеяны, причины указаны рядом."
        if known_here
        else f"В базе нет подрядчиков {in_city(city)}."
    )
    if not fitting:
        return f"{start} Выездных тоже нет: добавьте подрядчика или загрузите список."
    return f"{start} Предложены выездные, сначала ближайшие; дорогу и проживание уточните."
