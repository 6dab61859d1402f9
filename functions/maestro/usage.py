"""What the agency's texts have cost: sums of `llm_usage` by whatever they are wanted by."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, PlainSerializer

from shared.database import Database, Row, Statement
from shared.money import decimal_text

Grouping = Literal["day", "agent", "model", "run", "event"]
#: The dearest are told one by one, the rest only in the total.
MOST_ITEMS = 500

#: A call outside any run or event stands under the empty name.
SUM_USAGE = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $first AS Date;
DECLARE $last AS Date;
DECLARE $by AS Utf8;
DECLARE $limit AS Uint64;

SELECT COUNT(*) AS calls, SUM(tokens_in) AS tokens_in, SUM(tokens_out) AS tokens_out, SUM(rubles) AS rubles
FROM llm_usage WHERE tenant_id = $tenant_id AND day >= $first AND day <= $last;

SELECT name, COUNT(*) AS calls, SUM(tokens_in) AS tokens_in, SUM(tokens_out) AS tokens_out,
    SUM(rubles) AS rubles
FROM llm_usage WHERE tenant_id = $tenant_id AND day >= $first AND day <= $last
GROUP BY CASE $by
    WHEN "day"u THEN CAST(day AS Utf8)
    WHEN "agent"u THEN agent
    WHEN "model"u THEN model
    WHEN "run"u THEN COALESCE(run_id, ""u)
    ELSE COALESCE(event_id, ""u)
END AS name
ORDER BY rubles DESC, name LIMIT $limit;
""")

Cost = Annotated[Decimal, PlainSerializer(decimal_text, return_type=str, when_used="json")]


class Usage(BaseModel):
    """Calls of models and what they cost; a call costs kopecks, so rubles have four places."""

    calls: int
    tokens_in: int
    tokens_out: int
    rubles: Cost


class UsageItem(Usage):
    """One day, agent, model, run or event."""

    name: str


class UsageReport(BaseModel):
    """The dearest first."""

    first: date
    last: date
    by: Grouping
    total: Usage
    items: list[UsageItem]


def usage_report(database: Database, tenant_id: str, first: date, last: date, by: Grouping) -> UsageReport:
    """Days are those of UTC, both included."""
    [total], items = database.read(
        SUM_USAGE, tenant_id=tenant_id, first=first, last=last, by=by, limit=MOST_ITEMS
    )
    return UsageReport(
        first=first,
        last=last,
        by=by,
        total=Usage(**_sums(total)),
        items=[UsageItem(name=row["name"], **_sums(row)) for row in items],
    )


def _sums(row: Row) -> Row:
    """No calls have no sums."""
    numbers = {name: row[name] or 0 for name in ("calls", "tokens_in", "tokens_out")}
    return numbers | {"rubles": (row["rubles"] or Decimal(0)).quantize(Decimal("0.0001"))}
