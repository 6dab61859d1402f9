"""Estimates as other functions see them: finance owns the table `budgets`, the rest read it through here."""

from decimal import Decimal

from pydantic import BaseModel

from shared.brief import Level
from shared.database import Database, Statement
from shared.errors import NotFound
from shared.money import Rubles

READ_ESTIMATE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $event_id AS Utf8;

SELECT version, estimate FROM budgets WHERE tenant_id = $tenant_id AND event_id = $event_id
ORDER BY version DESC LIMIT 1;
""")


class OfferedSum(BaseModel):
    """A sum and the VAT in it."""

    vat: Rubles = Decimal(0)
    gross: Rubles


class OfferedGroup(BaseModel):
    """The lines of one group together."""

    name: str
    gross: Rubles


class OfferedTotals(BaseModel):
    """What the total is made of."""

    contingency: OfferedSum
    fee: OfferedSum
    total: OfferedSum


class OfferedAccuracy(BaseModel):
    """How far the total may be off."""

    low: Rubles
    high: Rubles


class OfferedLevel(BaseModel):
    """The same event at a price level."""

    level: Level
    name: str
    total: Rubles
    per_guest: Rubles


class OfferedEstimate(BaseModel):
    """The part of an estimate that a client is offered: no lines, no percent of the fee."""

    version: int
    level: Level
    groups: list[OfferedGroup]
    totals: OfferedTotals
    accuracy: OfferedAccuracy
    levels: list[OfferedLevel]


def offered_estimate(database: Database, tenant_id: str, event_id: str) -> OfferedEstimate:
    """The current version. Raises `NotFound`."""
    rows = database.read(READ_ESTIMATE, tenant_id=tenant_id, event_id=event_id)[0]
    if not rows:
        raise NotFound("У мероприятия ещё нет сметы: рассчитайте её.", "The event has no estimate yet.")
    return OfferedEstimate.model_validate({**rows[0]["estimate"], "version": rows[0]["version"]})
