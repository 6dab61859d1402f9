"""Pages of other sites: who may call the API, and what of the answer they may read."""

import json
from typing import Any

import pytest
from pydantic import BaseModel

from shared.access import AccessTable, Permission
from shared.auth import Role
from shared.errors import NotFound
from shared.http import Router, answer, create_app

router = Router()
done: list[str] = []


class Thing(BaseModel):
    name: str


@router.post("/things/<name>")
def make_thing(name: str) -> Thing:
    done.append(name)
    if name == "none":
        raise NotFound
    return Thing(name=name)


OWN = Permission(about="", operations=("POST /things/{name}",), roles=frozenset((Role.MANAGER,)))
APP = create_app(router, access=AccessTable({"own": OWN}))
PARTNER = "https://partner.example"


def post(name: str = "one", role: str = "manager", **headers: str) -> tuple[int, str, dict[str, str]]:
    identity = {"tenant_id": "t", "subject": "anna", "role": role, "agency": {"origins": [PARTNER]}}
    event: dict[str, Any] = {
        "version": "1.0",
        "resource": f"/things/{name}",
        "path": f"/things/{name}",
        "httpMethod": "POST",
        "headers": {"Host": "maestro.example", **headers},
        "multiValueHeaders": {},
        "requestContext": {"identity": {"sourceIp": "203.0.113.7"}, "authorizer": identity},
        "body": "",
    }
    given = answer(APP, event, None)
    fields = {field: values[0] for field, values in given["multiValueHeaders"].items()}
    return given["statusCode"], json.loads(given["body"]).get("code", ""), fields


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "https://partner.example.evil.example",
        "http://partner.example",
        "https://partner.example:8443",
        "https://maestro.example.evil.example",
        "http://maestro.example",
        "https://[",
    ],
)
def test_page_of_an_unknown_site_is_refused_before_anything_is_done(origin: str) -> None:
    done.clear()

    status, code, headers = post(Origin=origin)

    assert (status, code, done) == (403, "forbidden", [])
    assert "Access-Control-Allow-Origin" not in headers


def test_page_of_a_site_the_agency_named_may_read_the_answer() -> None:
    status, _, headers = post(Origin=PARTNER)

    assert status == 200
    assert (headers["Access-Control-Allow-Origin"], headers["Vary"]) == (PARTNER, "Origin")
    assert "RateLimit" in headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize(("name", "role", "expected"), [("none", "manager", 404), ("one", "viewer", 403)])
def test_it_may_read_errors_too(name: str, role: str, expected: int) -> None:
    status, _, headers = post(name, role, Origin=PARTNER)

    assert (status, headers["Access-Control-Allow-Origin"]) == (expected, PARTNER)


def test_cookies_of_a_foreign_page_never_count() -> None:
    _, _, headers = post(Origin=PARTNER)

    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://maestro.example"},
        {"Origin": "https://maestro.example", "X-Forwarded-Proto": "https"},
        {"Origin": "http://127.0.0.1:8080", "Host": "127.0.0.1:8080", "X-Forwarded-Proto": "http"},
        {"Origin": "http://localhost:5173", "Host": "127.0.0.1:8080", "X-Forwarded-Proto": "http"},
    ],
)
def test_own_page_and_programs_are_not_concerned(headers: dict[str, str]) -> None:
    status, _, answered = post(**headers)

    assert status == 200
    assert "Access-Control-Allow-Origin" not in answered


def test_page_on_the_callers_own_machine_is_foreign_to_the_cloud() -> None:
    assert post(Origin="http://localhost:5173")[0] == 403
