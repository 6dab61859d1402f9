"""What words cost an agency: a row per call, sums of a day and of a run, and the budgets they stay within."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from shared.agents import Usage
from shared.clock import Clock
from shared.database import Database, Row, Statement
from shared.ids import new_id
from shared.llm.occasion import Occasion
from shared.llm.parameters import Budget, Budgets

#: Accounting asks for a year, and then for the month before.
KEPT = timedelta(days=400)
NOTHING = Decimal(0)

RECORD_CALLS = Statement("""
DECLARE $calls AS List<Struct<tenant_id:Utf8,day:Date,call_id:Utf8,run_id:Utf8?,event_id:Utf8?,agent:Utf8,
    model:Utf8,tokens_in:Int64,tokens_out:Int64,rubles:Decimal(22,9),latency_ms:Int64,expire_at:Timestamp>>;

UPSERT INTO llm_usage (tenant_id, day, call_id, run_id, event_id, agent, model, tokens_in, tokens_out,
    rubles, latency_ms, expire_at)
SELECT tenant_id, day, call_id, run_id, event_id, agent, model, tokens_in, tokens_out,
    rubles, latency_ms, expire_at
FROM AS_TABLE($calls);
""")

#: A run lasts minutes: one that began before midnight (UTC) starts its sum anew.
READ_ACCOUNT = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $day AS Date;
DECLARE $run_id AS Utf8;

SELECT settings FROM tenants WHERE tenant_id = $tenant_id;

SELECT SUM(rubles) AS rubles, SUM(tokens_in) AS tokens_in, SUM(tokens_out) AS tokens_out
FROM llm_usage WHERE tenant_id = $tenant_id AND day = $day;

SELECT SUM(rubles) AS rubles, SUM(tokens_in) AS tokens_in, SUM(tokens_out) AS tokens_out
FROM llm_usage WHERE tenant_id = $tenant_id AND day = $day AND run_id = $run_id;
""")


@dataclass(frozen=True)
class Spent:
    """Rubles and tokens."""

    rubles: Decimal = NOTHING
    tokens: int = 0

    def exceeds(self, budget: Budget) -> bool:
        """Whether nothing is left."""
        return self.rubles >= budget.rubles or self.tokens >= budget.tokens

    def plus(self, usage: Usage) -> "Spent":
        """With one more call."""
        return Spent(self.rubles + Decimal(usage.rubles), self.tokens + usage.tokens_in + usage.tokens_out)


@dataclass
class Account:
    """What an agency and its run had spent when this invocation began to speak, and what it spends itself."""

    settings: dict[str, Any]
    day: Spent
    run: Spent
    calls: list[Row] = field(default_factory=list)
    """Not recorded yet."""

    def is_empty(self, budgets: Budgets) -> bool:
        """Whether a budget is used up."""
        return self.day.exceeds(budgets.day) or self.run.exceeds(budgets.run)


@dataclass(frozen=True)
class Spending:
    """One occasion's account in the database."""

    database: Database
    occasion: Occasion
    clock: Clock

    def account(self) -> Account:
        """The agency's settings and what is spent, in one read."""
        settings, day, run = self.database.read(
            READ_ACCOUNT,
            tenant_id=self.occasion.tenant_id,
            day=self.clock().date(),
            run_id=self.occasion.run_id or "",
        )
        return Account(settings[0]["settings"] if settings else {}, _spent(day), _spent(run))

    def charge(self, account: Account, agent: str, usage: Usage) -> None:
        """Note one call; `record` stores it."""
        occasion, now = self.occasion, self.clock()
        account.day, account.run = account.day.plus(usage), account.run.plus(usage)
        account.calls.append(
            {
                "tenant_id": occasion.tenant_id,
                "day": now.date(),
                "call_id": new_id("call"),
                "run_id": occasion.run_id,
                "event_id": occasion.event_id,
                "agent": agent,
                "model": usage.model,
                "tokens_in": usage.tokens_in,
                "tokens_out": usage.tokens_out,
                "rubles": Decimal(usage.rubles),
                "latency_ms": usage.latency_ms,
                "expire_at": now + KEPT,
            }
        )

    def record(self, account: Account) -> None:
        """Store what was noted; a second time under the same ids it adds nothing."""
        if account.calls:
            self.database.query(RECORD_CALLS, calls=account.calls)
            account.calls.clear()


def _spent(rows: Sequence[Row]) -> Spent:
    found = rows[0]
    return Spent(found["rubles"] or NOTHING, (found["tokens_in"] or 0) + (found["tokens_out"] or 0))
