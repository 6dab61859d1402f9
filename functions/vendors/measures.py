"""A vendor's value by each criterion for one event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from functions.vendors.criteria import rules
from functions.vendors.knockouts import works_in
from functions.vendors.models import Vendor, VendorRecord
from functions.vendors.pricing import EventPrice, EventSize, VatBasis, event_price
from functions.vendors.rating import Rating
from functions.vendors.words import matching
from shared.vendor_categories import vendor_categories
from shared.words import stems


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """The event that vendors are measured for."""

    size: EventSize
    city: str | None = None
    wishes: Sequence[str] = ()
    basis: VatBasis = VatBasis.GROSS


@dataclass(frozen=True)
class Measured:
    """A vendor with its values: criterion → number, None when not stated."""

    record: VendorRecord
    rating: Rating
    price: EventPrice | None
    values: Mapping[str, float | None]
    wishes_met: Sequence[str] = field(default_factory=list)
    """Tags of the vendor that the client asked for."""

    @property
    def gaps(self) -> list[str]:
        """Codes of the criteria this vendor does not state."""
        return [code for code, value in self.values.items() if value is None]


def measure(record: VendorRecord, rating: Rating, category: str, occasion: Occasion) -> Measured:
    """All criteria of `data/criteria.yaml` for one vendor."""
    vendor = record.vendor
    price = event_price(vendor, category, occasion.size)
    met = matching(vendor.tags, set(stems(" ".join(occasion.wishes))))
    values = {
        "price": float(price.on(occasion.basis)) if price else None,
        "fit": _fit(rating, met, wished=bool(occasion.wishes)),
        "reliability": _reliability(vendor),
        "experience": None if vendor.events_done is None else _capped(vendor.events_done),
        "terms": None if vendor.prepayment_percent is None else float(vendor.prepayment_percent),
        "logistics": _logistics(vendor, occasion.city),
        "legal": _legal(vendor, category),
        "rating": float(rating.score),
        "reply_hours": vendor.reply_hours,
        "on_time": vendor.on_time,
    }
    return Measured(record, rating, price, values, met)


def _fit(rating: Rating, met: Sequence[str], *, wished: bool) -> float:
    quality = (float(rating.score) - 1) / 4
    rule = rules().fit
    return rule.quality_share * quality + rule.wishes_share * bool(met) if wished else quality


def _reliability(vendor: Vendor) -> float | None:
    rule = rules().reliability
    known: list[tuple[float, float]] = []
    if vendor.on_time is not None:
        known.append((rule.on_time_share, vendor.on_time))
    if vendor.reply_hours is not None:
        late = (vendor.reply_hours - rule.reply_best_hours) / (rule.reply_worst_hours - rule.reply_best_hours)
        known.append((rule.reply_share, 1 - min(max(late, 0.0), 1.0)))
    if not known:
        return None
    return sum(share * value for share, value in known) / sum(share for share, _ in known)


def _capped(events_done: int) -> float:
    return float(min(events_done, rules().experience_cap))


def _logistics(vendor: Vendor, city: str | None) -> float:
    """An event without a city sets nobody apart."""
    rule = rules().logistics
    if city is None or vendor.city == city:
        return rule.home
    return rule.serves if works_in(vendor, city) else rule.travels


def _legal(vendor: Vendor, category: str) -> float:
    """The share of what a contract needs that is there."""
    required = vendor_categories()[category].papers
    ready = [vendor.party is not None, vendor.tax_status is not None, bool(vendor.insured)]
    return fmean([*ready, *(paper in vendor.papers for paper in required)])
