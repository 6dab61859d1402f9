from dataclasses import replace
from decimal import Decimal

import pytest

from functions.finance.store import BudgetStore
from shared.auth import Role
from tests.functions.finance.test_store import version
from tests.functions.invoking import Caller
from tests.unit.finance.briefs import estimate

BUDGET = "/api/v1/finance/events/event_1/budget"
EDIT = {"lines": [{"code": "catering.menu", "unit_price": "7200"}], "note": "меню заказчика"}


@pytest.fixture(autouse=True)
def _first_version(store: BudgetStore) -> None:
    store.save("event_1", version("run_1"))


def test_the_current_budget_has_lines_sources_and_a_forecast(manager: Caller) -> None:
    answer = manager.call("GET", BUDGET)

    assert (answer.status, answer.headers["ETag"]) == (200, '"1"')
    body = answer.body
    assert (body["version"], body["event_id"], body["author"]) == (1, "event_1", "tester")
    assert body["estimate"]["lines"][0]["sources"][0]["note"]
    assert body["forecast"]["at_completion"] == body["estimate"]["totals"]["direct"]["gross"]


def test_an_edit_is_a_new_version(manager: Caller) -> None:
    answer = manager.call("PUT", BUDGET, EDIT, If_Match='"1"')

    assert (answer.status, answer.headers["ETag"]) == (200, '"2"')
    assert manager.call("GET", BUDGET).body["version"] == 2
    assert manager.call("GET", f"{BUDGET}?version=1").body["version"] == 1


def test_versions_tell_how_the_total_changed(manager: Caller) -> None:
    manager.call("PUT", BUDGET, EDIT, If_Match='"1"')

    answer = manager.call("GET", f"{BUDGET}/versions")

    newest, first = answer.body["items"]
    assert (newest["version"], newest["author"], newest["note"]) == (2, "tester", "меню заказчика")
    assert first["change"] is None
    assert Decimal(newest["change"]) == Decimal(newest["total"]) - Decimal(first["total"])
    assert "next_cursor" not in answer.body or answer.body["next_cursor"] is None


def test_a_page_of_versions_knows_the_one_below(manager: Caller) -> None:
    manager.call("PUT", BUDGET, EDIT, If_Match='"1"')

    first = manager.call("GET", f"{BUDGET}/versions?limit=1").body
    second = manager.call("GET", f"{BUDGET}/versions?limit=1&cursor={first['next_cursor']}").body

    assert [one["version"] for one in first["items"] + second["items"]] == [2, 1]
    assert first["items"][0]["change"] is not None


def test_an_edit_needs_the_version_it_saw(manager: Caller) -> None:
    assert manager.call("PUT", BUDGET, EDIT).status == 428
    assert manager.call("PUT", BUDGET, EDIT, If_Match='"7"').status == 412


def test_a_line_moves_to_a_contract(manager: Caller) -> None:
    signed = {"code": "av.sound", "status": "contracted", "contracted": "90000", "vendor": "ООО «Звук»"}

    answer = manager.call("PUT", BUDGET, {"lines": [signed]}, If_Match='"1"')

    sound = next(line for line in answer.body["estimate"]["lines"] if line["code"] == "av.sound")
    assert (sound["status"], sound["contracted"], sound["provenance"]) == ("contracted", "90000", "contract")
    assert Decimal(answer.body["forecast"]["contracted"]) == 90_000


def test_a_wrong_line_is_named_in_russian(manager: Caller) -> None:
    wrong = {"lines": [{"code": "av.sound", "status": "contracted"}]}

    answer = manager.call("PUT", BUDGET, wrong, If_Match='"1"')

    assert answer.status == 422
    assert answer.body["errors"][0]["field"] == "body.lines.0.contracted"
    assert "укажите сумму" in answer.body["errors"][0]["message"]


@pytest.mark.parametrize("path", [f"{BUDGET}?version=9", "/api/v1/finance/events/event_2/budget"])
def test_what_does_not_exist_is_not_found(manager: Caller, path: str) -> None:
    assert manager.call("GET", path).status == 404


def test_a_foreign_budget_is_not_found(manager: Caller) -> None:
    stranger = replace(manager, tenant_id="another")

    assert stranger.call("GET", BUDGET).status == 404
    assert stranger.call("PUT", BUDGET, EDIT, If_Match='"1"').status == 404
    assert stranger.call("GET", f"{BUDGET}/versions").status == 404


def test_a_viewer_only_reads(manager: Caller) -> None:
    viewer = replace(manager, role=Role.VIEWER)

    assert viewer.call("GET", BUDGET).status == 200
    assert viewer.call("PUT", BUDGET, EDIT, If_Match='"1"').status == 403


@pytest.mark.parametrize(
    "body", ["{", "[]", {"lines": 5}, {"surprise": 1}, {"lines": [{"code": "av.sound", "quantity": "1e999"}]}]
)
def test_a_malformed_body_is_an_error_of_the_caller(manager: Caller, body: object) -> None:
    assert manager.call("PUT", BUDGET, body, If_Match='"1"').status == 422


def test_the_stored_total_is_what_was_computed(manager: Caller) -> None:
    total = manager.call("GET", BUDGET).body["estimate"]["totals"]["total"]["gross"]

    assert Decimal(total) == estimate().totals.total.gross


def test_versions_of_an_unknown_event_are_not_found(manager: Caller) -> None:
    answer = manager.call("GET", "/api/v1/finance/events/event_unknown/budget/versions")

    assert answer.status == 404
