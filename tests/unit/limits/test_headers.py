"""What a caller is told of the limits, over HTTP without a gateway."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from shared.access import AccessTable, Permission
from shared.auth import Role
from shared.errors import NotFound
from shared.http import Router, answer, create_app
from shared.http.limits import counters

router = Router()


class Thing(BaseModel):
    name: str


@router.get("/things/<name>")
def get_thing(name: str) -> Thing:
    if name == "none":
        raise NotFound
    return Thing(name=name)


OWN = Permission(about="", operations=("GET /things/{name}",), roles=frozenset((Role.MANAGER,)))
APP = create_app(router, access=AccessTable({"own": OWN}))
OPEN = Permission(about="", operations=("GET /things/{name}",), public=True)
OPEN_APP = create_app(router, access=AccessTable({"open": OPEN}))
FEW = {"limits": {"classes": {"read": {"each": {"default": 2}}}, "reports": 1}}


@pytest.fixture(autouse=True)
def fresh_instance() -> Iterator[None]:
    counters.cache_clear()
    yield
    counters.cache_clear()


def get(
    name: str = "one", *, app: Any = APP, role: str = "manager", agency: dict[str, Any] | None = None
) -> tuple[int, dict[str, Any], dict[str, str]]:
    identity = {"tenant_id": "t", "subject": "anna", "role": role, "agency": agency or {}}
    event = {
        "version": "1.0",
        "resource": f"/things/{name}",
        "path": f"/things/{name}",
        "httpMethod": "GET",
        "headers": {},
        "multiValueHeaders": {},
        "requestContext": {
            "identity": {"sourceIp": "203.0.113.7"},
            "authorizer": identity if app is APP else {},
        },
        "body": "",
    }
    given = answer(app, event, None)
    headers = {field: values[0] for field, values in given["multiValueHeaders"].items()}
    return given["statusCode"], json.loads(given["body"]), headers


def test_answer_says_how_much_is_left() -> None:
    _, _, headers = get()

    assert headers["RateLimit-Policy"] == '"read";q=1200;w=60, "read-agency";q=6000;w=60'
    assert headers["RateLimit"].startswith('"read";r=1199;t=')
    assert '"read-agency";r=5999;t=' in headers["RateLimit"]


def test_answer_with_an_error_says_it_too() -> None:
    status, _, headers = get("none")

    assert status == 404
    assert headers["RateLimit"].startswith('"read";r=1199;t=')


def test_one_request_too_many_is_told_in_russian_when_to_come_again() -> None:
    get(agency=FEW)
    get(agency=FEW)

    status, body, headers = get(agency=FEW)

    assert (status, body["code"], body["title"]) == (429, "too_many_requests", "Слишком много запросов")
    assert body["detail"] == f"Слишком много запросов подряд. Повторите через {headers['Retry-After']} с."
    assert 0 < int(headers["Retry-After"]) <= 60
    assert headers["RateLimit"].startswith('"read";r=0;t=')


def test_who_may_not_do_it_anyway_is_told_that() -> None:
    status, _, headers = get(role="viewer")

    assert status == 403
    assert "RateLimit" not in headers


def test_somebody_without_a_name_is_counted_by_the_address() -> None:
    _, _, headers = get(app=OPEN_APP)

    assert headers["RateLimit-Policy"] == '"public";q=300;w=60'
