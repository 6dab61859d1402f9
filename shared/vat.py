"""VAT by the supplier's tax status and the date of supply."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict, Field

from shared.money import kopecks


class TaxStatus(StrEnum):
    """How a supplier is taxed. It belongs to the supplier, never to an estimate line."""

    VAT = "vat"
    USN_5 = "usn_5"
    USN_7 = "usn_7"
    USN = "usn"
    NPD = "npd"


class DatedRate(BaseModel):
    """A rate and the first day of supply it is for."""

    model_config = ConfigDict(frozen=True)

    valid_from: date = Field(alias="from")
    percent: Decimal


class TaxRule(BaseModel):
    """What we know of one status."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    own_deduction: bool
    source: str
    rates: tuple[DatedRate, ...]
    """Oldest first."""


@cache
def tax_rules() -> Mapping[TaxStatus, TaxRule]:
    """The rules of every status."""
    text = (files("shared") / "data" / "vat.yaml").read_text(encoding="utf-8")
    return {
        TaxStatus(code): TaxRule(**row)
        for code, row in yaml.load(text, Loader=yaml.CSafeLoader)["statuses"].items()
    }


def vat_rate(status: TaxStatus, supplied_on: date) -> Decimal:
    """The rate as a fraction: `Decimal("0.22")`. A supply older than our oldest row gets that row."""
    rates = tax_rules()[status].rates
    known = [rate for rate in rates if rate.valid_from <= supplied_on] or rates[:1]
    return known[-1].percent / 100


def vat_within(gross: Decimal, rate: Decimal) -> Decimal:
    """The VAT inside a gross sum: `gross × r / (1 + r)`, to the kopeck."""
    return kopecks(gross * rate / (1 + rate))
