"""What an estimate is computed from: a brief made definite, with what was assumed on the way."""

import datetime
from dataclasses import dataclass, replace
from decimal import Decimal

from pydantic import BaseModel, Field

from functions.finance.catalogue import TypeRules, rules
from functions.finance.models import Number
from functions.finance.wishes import Wanted, read_wishes
from shared.agency import MAX_PERCENT, AgencySettings
from shared.brief import Assumption, Brief, EventFormat, EventType
from shared.cities import CityTier, find_city
from shared.vat import TaxStatus

#: Percentages that the agency may choose.
CHOSEN = {"contingency_percent", "fee_percent"}


class Conditions(BaseModel):
    """The agency's terms of one estimate; what is not given comes from its settings, then from the rules."""

    contingency_percent: Number | None = Field(default=None, le=MAX_PERCENT)
    fee_percent: Number | None = Field(default=None, le=MAX_PERCENT)
    agency_status: TaxStatus | None = None
    first_edition: bool = False
    resells_ads: bool = False

    def completed_by(self, agency: AgencySettings) -> "Conditions":
        """What the estimate does not say, as the agency has set it for all of them."""
        usual = {
            "contingency_percent": agency.contingency_percent,
            "fee_percent": agency.fee_percent,
            "agency_status": agency.tax_status,
        }
        return self.model_copy(
            update={name: value for name, value in usual.items() if getattr(self, name) is None}
        )


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Everything the sums depend on."""

    event_type: EventType
    format: EventFormat
    date: datetime.date
    city: str
    tier: CityTier
    guests: int
    hours: int
    rush: bool
    resells_ads: bool
    wanted: Wanted
    contingency_percent: Decimal
    fee_percent: Decimal
    agency_status: TaxStatus
    agreed: frozenset[str]
    """Which of `contingency_percent` and `fee_percent` somebody chose; the rest are the market's usual."""

    @property
    def type_rules(self) -> TypeRules:
        """Area, shares and lead time of the type."""
        return rules().types[self.event_type]

    @property
    def city_factor(self) -> Decimal:
        """Prices here relative to Moscow."""
        return rules().cities[self.tier]

    def with_guests(self, guests: int) -> "Terms":
        """The same event for another number of guests."""
        return replace(self, guests=guests)


def terms_of(brief: Brief, conditions: Conditions, today: datetime.date) -> Terms:
    """A brief made definite."""
    city = find_city(brief.city)
    lead = rules().types[brief.event_type].min_weeks
    return Terms(
        event_type=brief.event_type,
        format=_format(brief),
        date=brief.date,
        city=brief.city,
        tier=city.tier if city else CityTier.REGIONAL,
        guests=brief.guests,
        hours=brief.duration_hours,
        rush=brief.date - today < datetime.timedelta(weeks=lead),
        resells_ads=conditions.resells_ads,
        wanted=read_wishes(brief.wishes),
        contingency_percent=_contingency(brief.event_type, conditions),
        fee_percent=rules().fee.percent if conditions.fee_percent is None else conditions.fee_percent,
        agency_status=conditions.agency_status or TaxStatus.VAT,
        agreed=frozenset(conditions.model_dump(include=CHOSEN, exclude_none=True)),
    )


def assumptions_of(brief: Brief, conditions: Conditions) -> list[Assumption]:
    """What the estimate takes for granted, beyond the brief's own assumptions."""
    contingency, fee = rules().contingency, rules().fee
    found = []
    if find_city(brief.city) is None and _format(brief) is not EventFormat.ONLINE:
        found.append(
            _assumed("city", brief.city, "Города нет в справочнике: цены взяты как в областном центре.")
        )
    if conditions.contingency_percent is None:
        value = f"{_contingency(brief.event_type, conditions)} %"
        found.append(_assumed("contingency", value, f"Резерв по умолчанию, {contingency.note}."))
    if conditions.fee_percent is None:
        reason = f"Вознаграждение по умолчанию, {fee.note}; начислено на прямые расходы с НДС, без резерва."
        found.append(_assumed("fee", f"{fee.percent} %", reason))
    reason = "Расходы перевыставляются клиенту без наценки, НДС агентства — только с вознаграждения."
    return [*found, _assumed("contract", "агентский договор", reason)]


def _format(brief: Brief) -> EventFormat:
    """A webinar is online whatever the form says, unless hybrid was asked for."""
    if brief.event_type is EventType.WEBINAR and brief.format is EventFormat.OFFLINE:
        return EventFormat.ONLINE
    return brief.format


def _contingency(event_type: EventType, conditions: Conditions) -> Decimal:
    if conditions.contingency_percent is not None:
        return conditions.contingency_percent
    usual = rules().types[event_type].contingency or rules().contingency.percent
    return max(usual, rules().contingency.first_edition) if conditions.first_edition else usual


def _assumed(field: str, value: str, reason: str) -> Assumption:
    return Assumption(field=field, value=value, reason=reason)
