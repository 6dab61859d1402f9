"""What a vendor would cost for one event: its starting price times the event's quantities."""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from functions.vendors.criteria import rules
from functions.vendors.models import Price, Vendor
from shared.brief import EventType
from shared.money import MAX_RUBLES, kopecks
from shared.texts import rubles_text
from shared.vat import vat_rate, vat_within
from shared.vendor_categories import PRICE_UNIT_NAMES, PriceUnit

_COUNTED = {
    PriceUnit.PER_HOUR: "ч",
    PriceUnit.PER_GUEST: "гост.",
    PriceUnit.PER_SHIFT: "смен",
    PriceUnit.PER_M2: "м²",
}


class VatBasis(StrEnum):
    """Prices are compared gross, or net of the VAT that a buyer on the general scheme recovers."""

    GROSS = "gross"
    NET = "net"


@dataclass(frozen=True, kw_only=True)
class EventSize:
    """What multiplies a price."""

    guests: int
    hours: int
    supplied_on: date
    event_type: EventType | None = None
    """None: the norms that hold for most types."""


@dataclass(frozen=True)
class EventPrice:
    """The whole event at one vendor."""

    gross: Decimal
    """VAT included."""
    net: Decimal
    """Without the VAT the vendor's invoice will show."""
    formula: str
    """In Russian: how the sum came about."""

    def on(self, basis: VatBasis) -> Decimal:
        """The sum to compare."""
        return self.gross if basis is VatBasis.GROSS else self.net


def event_price(vendor: Vendor, category: str, size: EventSize) -> EventPrice | None:
    """The price of the event; None when the vendor states none, or one beyond any sum we can hold. A vendor
    whose tax status is not known is taken without VAT: nothing to recover until it says otherwise."""
    price = vendor.price
    if price is None:
        return None
    quantity = quantity_of(price.unit, category, size)
    ordered = max(price.amount * quantity, price.minimum or Decimal(0))
    rate = vat_rate(vendor.tax_status, size.supplied_on) if vendor.tax_status else Decimal(0)
    gross = kopecks(ordered if price.vat_included else ordered * (1 + rate))
    if gross > MAX_RUBLES:
        return None
    return EventPrice(gross, gross - vat_within(gross, rate), _formula(price, quantity, rate))


def quantity_of(unit: PriceUnit, category: str, size: EventSize) -> Decimal:
    """How many units the event takes, by the norms of `data/criteria.yaml`."""
    norms = rules()
    match unit:
        case PriceUnit.PER_EVENT:
            return Decimal(1)
        case PriceUnit.PER_HOUR:
            return Decimal(size.hours)
        case PriceUnit.PER_GUEST:
            return Decimal(math.ceil(size.guests * _served_share(category, size.event_type)))
        case PriceUnit.PER_M2:
            return size.guests * norms.m2_per_guest
        case PriceUnit.PER_SHIFT:
            shifts = math.ceil(size.hours / norms.hours_per_shift)
            return Decimal(math.ceil(size.guests / _guests_per_shift(category, size.event_type)) * shifts)


def _served_share(category: str, event_type: EventType | None) -> Decimal:
    own = rules().served_share_by_type.get(event_type, {}) if event_type else {}
    return own.get(category, Decimal(1))


def _guests_per_shift(category: str, event_type: EventType | None) -> int:
    norms = rules()
    usual = norms.guests_per_shift.get(category, norms.guests_per_shift_otherwise)
    own = norms.guests_per_shift_by_type.get(event_type, {}) if event_type else {}
    return own.get(category, usual)


def _formula(price: Price, quantity: Decimal, rate: Decimal) -> str:
    start = f"от {rubles_text(price.amount)} {PRICE_UNIT_NAMES[price.unit]}"
    counted = f" × {_plain(quantity)} {_COUNTED[price.unit]}" if price.unit in _COUNTED else ""
    minimum = price.minimum is not None and price.amount * quantity < price.minimum
    least = f", но не меньше {rubles_text(price.minimum)}" if minimum and price.minimum else ""
    added = f", плюс НДС {_plain(rate * 100)} %" if rate and not price.vat_included else ""
    return start + counted + least + added


def _plain(number: Decimal) -> str:
    """`22.00` → `22`, `1.50` → `1,5`"""
    return f"{number.normalize():f}".replace(".", ",")
