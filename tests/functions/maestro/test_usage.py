"""What texts cost, over HTTP."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shared.auth import Role
from shared.clock import utcnow
from shared.database import Database
from shared.ids import new_id
from shared.llm.spending import RECORD_CALLS
from tests.functions.invoking import Caller

USAGE = "/api/v1/usage"
TODAY = utcnow().date()


@pytest.fixture
def owner(manager: Caller) -> Caller:
    return Caller(manager.handler, manager.tenant_id, Role.OWNER)


def _paid(database: Database, tenant_id: str, agent: str, rubles: str, day: date, run_id: str | None) -> None:
    call = {
        "tenant_id": tenant_id,
        "day": day,
        "call_id": new_id("call"),
        "run_id": run_id,
        "event_id": None,
        "agent": agent,
        "model": "GigaChat-2-Pro",
        "tokens_in": 100,
        "tokens_out": 10,
        "rubles": Decimal(rubles),
        "latency_ms": 700,
        "expire_at": utcnow() + timedelta(days=1),
    }
    database.query(RECORD_CALLS, calls=[call])


@pytest.fixture
def paid(database: Database, owner: Caller) -> None:
    """Three calls of ours, one of somebody else."""
    _paid(database, owner.tenant_id, "finance", "0.0312", TODAY, "run_1")
    _paid(database, owner.tenant_id, "planning", "0.5", TODAY, "run_1")
    _paid(database, owner.tenant_id, "planning", "0.25", TODAY - timedelta(days=1), None)
    _paid(database, f"{owner.tenant_id}-2", "planning", "100", TODAY, "run_1")


@pytest.mark.parametrize(
    ("by", "items"),
    [
        ("agent", [("planning", "0.7500"), ("finance", "0.0312")]),
        ("model", [("GigaChat-2-Pro", "0.7812")]),
        ("run", [("run_1", "0.5312"), ("", "0.2500")]),
        ("event", [("", "0.7812")]),
        ("day", [(str(TODAY), "0.5312"), (str(TODAY - timedelta(days=1)), "0.2500")]),
    ],
)
def test_costs_are_told_apart(owner: Caller, paid: None, by: str, items: list[tuple[str, str]]) -> None:
    answer = owner.call("GET", f"{USAGE}?by={by}")

    assert answer.status == 200
    assert [(item["name"], item["rubles"]) for item in answer.body["items"]] == items
    assert answer.body["total"] == {"calls": 3, "tokens_in": 300, "tokens_out": 30, "rubles": "0.7812"}


def test_only_the_named_days_count(owner: Caller, paid: None) -> None:
    answer = owner.call("GET", f"{USAGE}?first={TODAY}&last={TODAY}")

    assert (answer.body["total"]["calls"], answer.body["first"]) == (2, str(TODAY))


def test_without_calls_everything_is_zero(owner: Caller) -> None:
    answer = owner.call("GET", USAGE)

    assert answer.body["total"] == {"calls": 0, "tokens_in": 0, "tokens_out": 0, "rubles": "0.0000"}
    assert answer.body["items"] == []


@pytest.mark.parametrize(
    "query", ["first=2026-02-02&last=2026-01-01", "first=2024-01-01&last=2026-01-01", "by=prompt", "first=x"]
)
def test_wrong_question_is_refused(owner: Caller, query: str) -> None:
    assert owner.call("GET", f"{USAGE}?{query}").status == 422


def test_language_settings_are_checked(owner: Caller) -> None:
    refused = [
        {"agents": {"nobody": {"temperature": 1}}},
        {"agents": {"finance": {"models": ["gpt"]}}},
        {"agents": {"finance": {"temperature": 3}}},
        {"budgets": {"month": {"tokens": 1}}},
        {"models": {"gigachat": {"base_url": "http://x"}}},
    ]

    statuses = [owner.call("PATCH", "/api/v1/agency", {"llm": one}, If_Match='"0"').status for one in refused]

    assert statuses == [422] * len(refused)


def test_days_before_all_days_have_no_calls(owner: Caller) -> None:
    answer = owner.call("GET", f"{USAGE}?last=1970-01-01")

    assert (answer.status, answer.body["items"]) == (200, [])
