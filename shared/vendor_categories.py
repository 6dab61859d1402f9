"""What an agency buys: the codes that estimate lines and vendors share."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml
from pydantic import BaseModel, ConfigDict


class PriceUnit(StrEnum):
    """What a quoted price is for."""

    PER_EVENT = "per_event"
    PER_HOUR = "per_hour"
    PER_GUEST = "per_guest"
    PER_SHIFT = "per_shift"
    """One person's or one team's working day."""
    PER_M2 = "per_m2"


PRICE_UNIT_NAMES: Mapping[PriceUnit, str] = {
    PriceUnit.PER_EVENT: "за мероприятие",
    PriceUnit.PER_HOUR: "за час",
    PriceUnit.PER_GUEST: "за гостя",
    PriceUnit.PER_SHIFT: "за смену",
    PriceUnit.PER_M2: "за м²",
}


class Paper(StrEnum):
    """A document that the law or our own rule asks of a trade."""

    HYGIENE = "hygiene"
    LICENCE = "licence"


class VendorCategory(BaseModel):
    """One trade."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    """Russian, plural: a heading."""
    unit: PriceUnit
    serves: str
    """Which lines of an estimate it answers for, in Russian."""
    synonyms: tuple[str, ...]
    papers: tuple[Paper, ...] = ()


@cache
def vendor_categories() -> Mapping[str, VendorCategory]:
    """All categories by code, in the order in which an agency usually books them."""
    text = (files("shared") / "data" / "vendor_categories.yaml").read_text(encoding="utf-8")
    return {
        row["code"]: VendorCategory(**row) for row in yaml.load(text, Loader=yaml.CSafeLoader)["categories"]
    }
