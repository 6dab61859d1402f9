"""Where each figure of an estimate comes from, in Russian: the provenance a reader can check."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from functions.finance.catalogue import LineSpec, anchors, catalogue_date, rules
from functions.finance.costing import Costed
from functions.finance.models import Accuracy, Line
from functions.finance.terms import Terms
from shared.brief import LEVEL_NAMES, EventFormat, Level
from shared.provenance import Provenance, Source
from shared.texts import rubles_text
from shared.vat import TaxStatus, tax_rules, vat_rate

AGREED = "процент выбран агентством"


def line_sources(line: Costed, terms: Terms, level: Level) -> list[Source]:
    """Of one line: its quantity and its price; of a percent line: the percent."""
    if line.spec.quantity.of:
        return [_percent_source(line)]
    return [_quantity_source(line), _price_source(line, terms, level)]


def price_provenance(spec: LineSpec) -> Provenance:
    """A percent set by somebody else is a norm; every price of the catalogue is our assumption."""
    return Provenance.NORM if spec.quantity.of and spec.quantity.reference else Provenance.ASSUMPTION


def common_sources(terms: Terms, lines: Iterable[Line], accuracy: Accuracy) -> list[Source]:
    """Of the figures that belong to no single line."""
    statuses = sorted({line.supplier for line in lines} | {terms.agency_status})
    common = [_contingency_source(terms), _fee_source(terms), accuracy_source(accuracy)]
    if terms.format is not EventFormat.ONLINE:
        common += [_city_source(terms), _area_source(terms)]
    return common + [vat_source(status, terms.date) for status in statuses]


def vat_source(status: TaxStatus, supplied_on: datetime.date) -> Source:
    """The rate of a tax status on a day of supply."""
    rule = tax_rules()[status]
    percent = number_text(vat_rate(status, supplied_on) * 100)
    day = f"{supplied_on:%d.%m.%Y}"
    return Source(
        figure=f"vat.{status}",
        provenance=Provenance.NORM if rule.source != "assumption" else Provenance.ASSUMPTION,
        note=f"{rule.name}: {percent} % на дату оказания услуг {day}; статус подрядчика предположен",
        reference=rule.source if rule.source != "assumption" else None,
        as_of=catalogue_date(),
    )


def accuracy_source(accuracy: Accuracy) -> Source:
    """The band around the total."""
    stages = "v0 по нормам, v1 после первых цен, v2 после договоров"
    return Source(
        figure="accuracy",
        provenance=Provenance.ASSUMPTION,
        note=f"стадия {accuracy.stage}: ±{number_text(accuracy.percent)} %; {stages}",
    )


def percent_source(name: str, percent: Decimal, today: datetime.date) -> Source:
    """A percent set by hand: `contingency` or `fee`."""
    return Source(
        figure=f"totals.{name}",
        provenance=Provenance.USER,
        note=f"{number_text(percent)} % прямых расходов, указано вручную",
        as_of=today,
    )


def number_text(value: Decimal) -> str:
    """`0,6`, without trailing zeros."""
    return f"{value.normalize():f}".replace(".", ",")


def _quantity_source(line: Costed) -> Source:
    quantity = line.spec.quantity
    return Source(
        figure=f"lines.{line.spec.code}.quantity",
        provenance=Provenance.NORM if quantity.reference else Provenance.ASSUMPTION,
        note="; ".join(part for part in (line.formula, quantity.note) if part),
        reference=quantity.reference,
        as_of=catalogue_date(),
    )


def _percent_source(line: Costed) -> Source:
    return Source(
        figure=f"lines.{line.spec.code}.unit_price",
        provenance=price_provenance(line.spec),
        note=f"{line.formula}; {line.spec.quantity.note}",
        reference=line.spec.quantity.reference,
        as_of=catalogue_date(),
    )


def _price_source(line: Costed, terms: Terms, level: Level) -> Source:
    spec = line.spec
    price = spec.price(level, wanted=spec.code in terms.wanted.lines) or line.unit_price
    anchor = anchors().get(spec.anchor or "")
    check = f"; для сверки: {anchor.note}" if anchor else ""
    return Source(
        figure=f"lines.{spec.code}.unit_price",
        provenance=price_provenance(spec),
        note=f"{_price_text(price)} {_place(spec, terms)}, «{LEVEL_NAMES[level]}», порядок цены{check}",
        reference=anchor.reference if anchor else None,
        as_of=catalogue_date(),
    )


@lru_cache(maxsize=1024)
def _price_text(price: Decimal) -> str:
    """Catalogue prices are few and asked for in every estimate."""
    return rubles_text(price)


def _place(spec: LineSpec, terms: Terms) -> str:
    if not spec.local:
        return "в любом городе"
    factor = terms.city_factor
    return f"в Москве × {number_text(factor)} ({terms.city})" if factor != 1 else "в Москве"


def _contingency_source(terms: Terms) -> Source:
    rule = rules().contingency
    share = f"{number_text(terms.contingency_percent)} % прямых расходов"
    if "contingency_percent" in terms.agreed:
        return Source(figure="totals.contingency", provenance=Provenance.USER, note=f"{share}; {AGREED}")
    return Source(
        figure="totals.contingency",
        provenance=Provenance.ASSUMPTION,
        note=f"{share}; {rule.note}",
        reference=rule.reference,
        as_of=catalogue_date(),
    )


def _fee_source(terms: Terms) -> Source:
    vat = number_text(vat_rate(terms.agency_status, terms.date) * 100)
    share = f"{number_text(terms.fee_percent)} % прямых расходов с НДС без резерва, сверху НДС {vat} %"
    if "fee_percent" in terms.agreed:
        return Source(figure="totals.fee", provenance=Provenance.USER, note=f"{share}; {AGREED}")
    return Source(
        figure="totals.fee",
        provenance=Provenance.ASSUMPTION,
        note=f"{share}; {rules().fee.note}",
        reference=rules().fee.reference,
        as_of=catalogue_date(),
    )


def _city_source(terms: Terms) -> Source:
    factor = number_text(terms.city_factor)
    return Source(
        figure="city_factor",
        provenance=Provenance.ASSUMPTION,
        note=f"{terms.city}: {factor} от цен Москвы; данных мало, запросите три местные цены",
        reference="kazan-news.net 2017-12-15; mkset.ru 2020-12-14",
        as_of=catalogue_date(),
    )


def _area_source(terms: Terms) -> Source:
    area = terms.type_rules.area
    return Source(
        figure="area_per_guest",
        provenance=Provenance.NORM if area.reference else Provenance.ASSUMPTION,
        note=f"{number_text(area.per_guest)} м² на гостя: {area.note}",
        reference=area.reference,
        as_of=catalogue_date(),
    )
