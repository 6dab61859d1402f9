"""Runs, steps and results for tests that need only a few of their fields."""

import datetime
from decimal import Decimal
from typing import Any

from shared.agents import AgentResult
from shared.brief import Assumption, Brief, EventType
from shared.runs.models import Run, RunState, Step, StepError, StepState

NOW = datetime.datetime(2026, 11, 22, 10, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(seconds=90)

BRIEF = Brief(
    title="Корпоратив на 150 гостей",
    event_type=EventType.CORPORATE_PARTY,
    date=datetime.date(2026, 12, 12),
    city="Казань",
    guests=150,
    budget=Decimal("2500000"),
    assumptions=[Assumption(field="duration_hours", value="5", reason="Обычная длительность.")],
)


def run(**fields: Any) -> Run:
    """A run that waits to be aggregated."""
    given: dict[str, Any] = {
        "tenant_id": "t",
        "run_id": "run_1",
        "state": RunState.AGGREGATING,
        "intent": "create_event",
        "text": "корпоратив",
        "brief": BRIEF,
        "event_id": "evt_1",
        "created_by": "u",
        "created_at": NOW,
        "deadline_at": LATER,
        "trace_id": "0" * 32,
    }
    return Run(**{**given, **fields})


def step(name: str, *, state: StepState = StepState.SUCCEEDED, critical: bool = True, **fields: Any) -> Step:
    """A step; a succeeded one has an empty result unless told otherwise."""
    given: dict[str, Any] = {
        "step": name,
        "agent": name,
        "inbox": f"{name}-inbox",
        "title": name.capitalize(),
        "critical": critical,
        "state": state,
        "deadline_at": LATER,
        "result": result() if state is StepState.SUCCEEDED else None,
        "error": StepError(code="internal", message="Сломалось.") if state is StepState.FAILED else None,
    }
    return Step(**{**given, **fields})


def result(**fields: Any) -> AgentResult:
    """An agent's answer."""
    return AgentResult(**{"data": {}, "summary": "Готово.", **fields})


def finance_data(**fields: Any) -> dict[str, Any]:
    """The fields of an estimate that others look at."""
    agreed = {"date": "2026-12-12", "guests": 150, "city": "Казань"}
    return {
        **agreed,
        "totals": {"total": {"gross": "2400000.00"}},
        "allotments": {"host": "60000.00"},
        **fields,
    }


def vendors_data(*prices: str) -> dict[str, Any]:
    """Hosts, one per price."""
    candidates = [
        {
            "vendor_id": f"v{number}",
            "name": f"Ведущий {number}",
            "city": "Казань",
            "price": price,
            "score": 0.9 - number / 10,
            "rating": "4,8 по 12 отзывам",
        }
        for number, price in enumerate(prices)
    ]
    return {"categories": [{"category": "host", "name": "Ведущие", "candidates": candidates}]}
