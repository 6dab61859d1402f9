"""What rules a vendor out before any weighing. Each reason is a Russian sentence part for the reader."""

from dataclasses import dataclass
from datetime import date

from functions.vendors.models import Vendor, VendorRecord
from shared.texts import short_date
from shared.vat import TaxStatus
from shared.vendor_categories import Paper, vendor_categories

PAPER_NAMES = {
    Paper.HYGIENE: "санитарных документов",
    Paper.LICENCE: "лицензии",
}
#: The tag of a venue without a roof.
OPEN_AIR = "под открытым небом"
_WITH_VAT = frozenset({TaxStatus.VAT, TaxStatus.USN_5, TaxStatus.USN_7})


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What the event requires. None = not asked."""

    category: str | None = None
    city: str | None = None
    day: date | None = None
    guests: int | None = None
    with_vat: bool = False
    """The client needs invoices with VAT."""
    roof: bool = False
    """The weather must not matter."""
    with_party: bool = False
    """A contract is next: the other party's data must be known."""


def knock_outs(record: VendorRecord, needs: Needs) -> list[str]:
    """All reasons to leave the vendor out; empty = it stays. What is not known does not knock out, but
    for papers the trade must have and, before a contract, the party's data."""
    vendor = record.vendor
    found = [
        _blacklist(vendor),
        _city(vendor, needs.city),
        _day(record, needs.day),
        capacity_reason(vendor, needs.guests),
        "площадка под открытым небом" if needs.roof and OPEN_AIR in vendor.tags else None,
        _papers(vendor, needs.category),
        _vat(vendor) if needs.with_vat else None,
        "нет реквизитов для договора" if needs.with_party and vendor.party is None else None,
    ]
    return [reason for reason in found if reason]


def works_in(vendor: Vendor, city: str) -> bool:
    """At home or in a city it serves as at home."""
    return city in (vendor.city, *vendor.serves)


def _blacklist(vendor: Vendor) -> str | None:
    return f"в чёрном списке: {vendor.blacklisted}" if vendor.blacklisted else None


def _city(vendor: Vendor, city: str | None) -> str | None:
    if city is None or works_in(vendor, city) or vendor.travels:
        return None
    return f"не работает в городе {city}"


def _day(record: VendorRecord, day: date | None) -> str | None:
    return f"занят {short_date(day)}" if day and day in record.busy else None


def capacity_reason(vendor: Vendor, guests: int | None) -> str | None:
    """Why the vendor cannot serve so many guests; None when it can or does not say."""
    if guests is None:
        return None
    if vendor.guests_max is not None and guests > vendor.guests_max:
        return f"вмещает до {vendor.guests_max} гостей"
    if vendor.guests_min is not None and guests < vendor.guests_min:
        return f"берёт заказы от {vendor.guests_min} гостей"
    return None


def _papers(vendor: Vendor, category: str | None) -> str | None:
    required = vendor_categories()[category].papers if category else ()
    missing = [PAPER_NAMES[paper] for paper in required if paper not in vendor.papers]
    return f"нет {', '.join(missing)}" if missing else None


def _vat(vendor: Vendor) -> str | None:
    without = vendor.tax_status is not None and vendor.tax_status not in _WITH_VAT
    return "не выставляет счета с НДС" if without else None
