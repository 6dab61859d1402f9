"""The mark of advertising letters and the line under every letter, by `data/advertising.yaml`. Pure."""

from datetime import date
from functools import cache

from pydantic import BaseModel, ConfigDict

from functions.communication.resources import read_data
from shared.agency import Details


class MarkRule(BaseModel):
    """What an advertising letter must carry from a day on, and where that is said."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    since: date
    until: date | None = None
    mark: str
    needs_erid: bool
    placeholder: str
    law: str
    source: str

    def text(self, advertiser: str, erid: str | None, exemption: str | None) -> str:
        """«Реклама. ООО «Ромашка». erid: 2VtzqwZY1ab»; without an erid its placeholder, unless one is said
        not to be needed."""
        words = f"{self.mark}. {advertiser.rstrip('.')}."
        if exemption and not erid:
            return words
        return f"{words} erid: {erid or self.placeholder}"


def advertiser_of(details: Details) -> str:
    """The legal name and the taxpayer's number; empty while the agency has not named itself."""
    inn = f", ИНН {details.inn}" if details.inn else ""
    return f"{details.legal_name}{inn}" if details.legal_name else ""


@cache
def _rules() -> tuple[MarkRule, ...]:
    return tuple(MarkRule.model_validate(row) for row in read_data("advertising.yaml")["marks"])


def mark_rule(day: date) -> MarkRule | None:
    """The rule in force on that day."""
    in_force = [one for one in _rules() if one.since <= day and (one.until is None or day < one.until)]
    return in_force[-1] if in_force else None
