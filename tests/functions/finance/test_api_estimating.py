"""POST: an estimate of a stored event, or of a brief given."""

from dataclasses import replace
from decimal import Decimal

import pytest

from shared.auth import Role
from shared.database import Database
from tests.functions.finance.conftest import write_event
from tests.functions.invoking import Caller
from tests.unit.finance.briefs import brief

BUDGET = "/api/v1/finance/events/event_1/budget"


@pytest.fixture(autouse=True)
def _event(database: Database, tenant_id: str) -> None:
    write_event(database, tenant_id, brief(guests=80, city="Казань"))


def test_the_events_own_brief_is_estimated(manager: Caller) -> None:
    answer = manager.call("POST", BUDGET, {"note": "первый расчёт"})

    assert (answer.status, answer.headers["ETag"]) == (201, '"1"')
    assert answer.headers["Location"] == f"{BUDGET}?version=1"
    assert (answer.body["estimate"]["guests"], answer.body["estimate"]["city"]) == (80, "Казань")
    assert manager.call("GET", answer.headers["Location"]).body == answer.body


def test_a_brief_given_replaces_the_events(manager: Caller) -> None:
    given = brief(guests=300, budget=Decimal(9_000_000)).model_dump(mode="json")

    answer = manager.call("POST", BUDGET, {"brief": given})

    assert answer.body["estimate"]["guests"] == 300
    assert answer.body["estimate"]["fit"]["fits"]


def test_the_agencys_terms_may_be_given(manager: Caller) -> None:
    answer = manager.call("POST", BUDGET, {"fee_percent": "15", "agency_status": "usn"})

    fee = answer.body["estimate"]["totals"]["fee"]
    assert (fee["percent"], fee["vat"]) == ("15", "0.00")


def test_each_calculation_is_a_version(manager: Caller) -> None:
    answers = [manager.call("POST", BUDGET, {"fee_percent": percent}) for percent in ("10", "12")]

    assert [answer.body["version"] for answer in answers] == [1, 2]


def test_the_same_idempotency_key_makes_one_version(manager: Caller) -> None:
    answers = [manager.call("POST", BUDGET, {}, Idempotency_Key="key-1") for _ in range(2)]

    assert answers[0].body == answers[1].body
    assert len(manager.call("GET", f"{BUDGET}/versions").body["items"]) == 1


def test_an_unknown_event_is_not_estimated(manager: Caller) -> None:
    answer = manager.call("POST", "/api/v1/finance/events/event_2/budget", {})

    assert (answer.status, answer.body["code"]) == (404, "not_found")


def test_a_foreign_event_is_not_estimated(manager: Caller) -> None:
    assert replace(manager, tenant_id="another").call("POST", BUDGET, {}).status == 404


def test_a_viewer_may_not_estimate(manager: Caller) -> None:
    assert replace(manager, role=Role.VIEWER).call("POST", BUDGET, {}).status == 403


def test_a_finance_person_may_estimate(manager: Caller) -> None:
    assert replace(manager, role=Role.FINANCE).call("POST", BUDGET, {}).status == 201


@pytest.mark.parametrize(
    "body",
    [
        {"fee_percent": "51"},
        {"contingency_percent": 15.410218483588203},
        {"contingency_percent": "-1"},
        {"agency_status": "offshore"},
        {"brief": {"title": "x"}},
        {"surprise": 1},
        [1],
    ],
)
def test_a_wrong_body_is_an_error_of_the_caller(manager: Caller, body: object) -> None:
    assert manager.call("POST", BUDGET, body).status == 422


def test_sums_beyond_any_event_are_explained(manager: Caller) -> None:
    given = brief(guests=100_000, duration_hours=168).model_dump(mode="json")

    answer = manager.call("POST", BUDGET, {"brief": given})

    assert answer.status == 422
    assert "10 млрд" in answer.body["detail"]
