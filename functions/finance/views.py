"""What the budget API takes and gives."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from functions.finance.forecast import Forecast, forecast
from functions.finance.models import Estimate
from functions.finance.store import Budget, VersionRow
from functions.finance.terms import Conditions
from shared.brief import Brief, Level
from shared.money import Rubles, SignedRubles


class BudgetRequest(Conditions):
    """The body of POST. Without `brief` the event's own is taken."""

    model_config = ConfigDict(extra="forbid")

    brief: Brief | None = None
    note: str = Field(default="", max_length=500)


class BudgetView(BaseModel):
    """One version of an event's budget."""

    event_id: str
    version: int
    author: str
    note: str
    created_at: datetime
    estimate: Estimate
    forecast: Forecast
    """As of today."""


class VersionView(BaseModel):
    """One version without its lines."""

    version: int
    stage: str
    level: Level
    total: Rubles
    change: SignedRubles | None
    """Total less that of the version before; None for the first one."""
    author: str
    note: str
    created_at: datetime


def budget_view(event_id: str, budget: Budget, today: date) -> BudgetView:
    """A stored version with its forecast."""
    estimate = budget.estimate
    return BudgetView(
        event_id=event_id,
        version=budget.version,
        author=budget.author,
        note=budget.note,
        created_at=budget.created_at,
        estimate=estimate,
        forecast=forecast(estimate.lines, estimate.totals.contingency.gross, estimate.date, today),
    )


def version_views(rows: list[VersionRow]) -> list[VersionView]:
    """Rows newest first, each with its difference from the one below it. The last row may only serve
    as that one below: the caller drops what it did not ask for."""
    below = [row.total for row in rows[1:]] + [None]
    return [
        VersionView(
            version=row.version,
            stage=row.stage,
            level=Level(row.level),
            total=row.total,
            change=None if before is None else row.total - before,
            author=row.author,
            note=row.note,
            created_at=row.created_at,
        )
        for row, before in zip(rows, below, strict=False)  # an empty list has nothing below
    ]
