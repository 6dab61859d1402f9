"""Schemathesis: what the gateway's document says and what the running system answers are the same."""

from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

from local.cloud import ROOT
from shared.auth import Role
from shared.clock import utcnow
from tests.e2e.api import Api
from tests.e2e.conftest import OpenApi

DOCUMENT = schemathesis.openapi.from_path(ROOT / "terraform/openapi.json")
OPERATIONS = {one.ok().label: one.ok() for one in DOCUMENT.get_all_operations()}
CHECKED = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "ignored_auth",
]
VENDORS = "Название;Категория;Город\nФотограф Ада;photo;Казань\nФотограф Лука;photo;Казань\n"


@pytest.fixture(scope="module")
def integrator(open_api: OpenApi) -> Api:
    """An agency of its own: nothing that is generated here disturbs another test."""
    return open_api("contract", Role.OWNER)


@pytest.fixture(scope="module")
def known(integrator: Api) -> dict[str, str]:
    """Ids that exist, by the names of parameters."""
    run = integrator.ask("вебинар через месяц, 80 участников")
    integrator.send("POST", "/api/v1/vendors/import", VENDORS, headers={"Content-Type": "text/csv"})
    vendor, another = integrator.send("GET", "/api/v1/vendors/search").json()["items"]
    tasks = integrator.send("GET", "/api/v1/planning/tasks").json()["items"]
    return {
        "run_id": run["id"],
        "event_id": run["event_id"],
        "conversation_id": run["conversation_id"],
        "step": "planning",
        "vendor_id": vendor["id"],
        "ids": f"{vendor['id']},{another['id']}",
        "task_id": tasks[0]["task_id"],
    }


@pytest.mark.parametrize("label", OPERATIONS)
def test_operation_answers_as_documented(label: str, integrator: Api, known: dict[str, str]) -> None:
    """Schemathesis' own parametrisation gives all items one id, and xdist would run one of them alone."""
    right, wrong = (OPERATIONS[label].as_strategy(generation_mode=mode) for mode in GenerationMode)

    @given(case=right | wrong)
    @settings(
        max_examples=8,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_documented(case: schemathesis.Case) -> None:
        if case.meta and case.meta.generation.mode.is_positive:
            _make_plausible(case, known)
        case.call_and_validate(
            base_url=integrator.url,
            headers={"Authorization": f"Bearer {integrator.token}"},
            checks=CHECKS.get_by_names(CHECKED),
        )

    answers_as_documented()


def _make_plausible(case: schemathesis.Case, known: dict[str, str]) -> None:
    """What a schema cannot say: what exists, and that an event is yet to come."""
    for parameters in (case.path_parameters, case.query):
        parameters.update({name: known[name] for name in parameters if name in known})
    if "If-Match" in case.headers:
        case.headers["If-Match"] = '"1"'
    if isinstance(case.body, dict):
        _date_ahead(case.body)
        _date_ahead(case.body.get("brief"))


def _date_ahead(brief: Any) -> None:
    if isinstance(brief, dict) and brief.get("date"):
        brief["date"] = str(utcnow().date() + timedelta(days=100))
