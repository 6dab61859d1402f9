"""Schemathesis: what the gateway's document says and what the running system answers are the same."""

from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS

from local.cloud import ROOT
from shared.auth import Role
from shared.clock import utcnow
from tests.e2e.api import Api
from tests.e2e.conftest import OpenApi

DOCUMENT = schemathesis.openapi.from_path(ROOT / "terraform/openapi.json")
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


@pytest.fixture(scope="session")
def integrator(open_api: OpenApi) -> Api:
    """An agency of its own: nothing that is generated here disturbs another test."""
    return open_api("contract", Role.OWNER)


@pytest.fixture(scope="session")
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


@DOCUMENT.parametrize()
@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_operation_answers_as_documented(
    case: schemathesis.Case, integrator: Api, known: dict[str, str]
) -> None:
    if case.meta and case.meta.generation.mode.is_positive:
        _make_plausible(case, known)

    case.call_and_validate(
        base_url=integrator.url,
        headers={"Authorization": f"Bearer {integrator.token}"},
        checks=CHECKS.get_by_names(CHECKED),
    )


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
