"""Starting runs over HTTP: how many at once, and for how much a day."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from functions.maestro import services
from local.demo.agency import WRITE_TENANT
from shared.clock import utcnow
from shared.database import Database, Statement
from shared.ids import new_id
from shared.limits.capacity import capacity
from tests.functions.invoking import Answer, Caller

Allow = Callable[..., Caller]

REQUESTS = "/api/v1/maestro/requests"
BODY = {"text": "корпоратив 18 июня, 150 человек, Казань, бюджет 2,5 млн"}

SPEND = Statement("""
DECLARE $tenant_id AS Utf8;
DECLARE $day AS Date;
DECLARE $rubles AS Decimal(22,9);
DECLARE $now AS Timestamp;

UPSERT INTO llm_usage (tenant_id, day, call_id, agent, model, tokens_in, tokens_out, rubles, latency_ms,
    expire_at)
VALUES ($tenant_id, $day, "call"u, "maestro"u, "GigaChat-2-Pro"u, 1, 1, $rubles, 1, $now);
""")


@pytest.fixture(autouse=True)
def fresh_instance() -> None:
    capacity.cache_clear()
    services._directories.clear()


@pytest.fixture
def allow(database: Database) -> Allow:
    """The caller, whose agency has figures of its own."""

    def write(caller: Caller, **runs: Any) -> Caller:
        settings = {"limits": {"runs": runs}}
        values = {"tenant_id": caller.tenant_id, "name": "Проба", "settings": settings}
        database.query(WRITE_TENANT, **values, created_at=utcnow())
        return caller

    return write


def start(caller: Caller) -> Answer:
    return caller.call("POST", REQUESTS, BODY)


def test_run_above_the_bound_is_refused_until_one_ends(manager: Caller, allow: Allow) -> None:
    few = allow(manager, open=2)
    first = start(few)
    start(few)

    refused = start(few)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "5")

    few.call("POST", f"{REQUESTS}/{first.body['id']}/cancel")
    assert start(few).status == 202


def test_retry_of_a_step_counts_as_a_run(manager: Caller, allow: Allow) -> None:
    stopped = allow(manager, open=0)

    assert stopped.call("POST", f"{REQUESTS}/run_x/steps/planning/retry").status == 429


def test_looking_is_not_limited_by_runs(manager: Caller, allow: Allow) -> None:
    assert allow(manager, open=0).call("GET", REQUESTS).status == 200


def test_agency_that_has_spent_its_rubles_starts_nothing(
    manager: Caller, allow: Allow, database: Database
) -> None:
    now = utcnow()
    database.query(
        SPEND, tenant_id=manager.tenant_id, day=now.date(), rubles=Decimal("10.5"), now=now.replace(year=2027)
    )

    refused = start(allow(manager, rubles_a_day="10"))

    assert (refused.status, refused.body["code"]) == (429, "too_many_requests")
    assert start(allow(manager, rubles_a_day="11")).status == 202


def test_runs_of_another_agency_take_no_room(manager: Caller, allow: Allow) -> None:
    start(manager)

    assert start(allow(replace(manager, tenant_id=new_id("tenant")), open=1)).status == 202
