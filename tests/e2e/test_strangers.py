"""Who may see and do what, at the door of the running system."""

from pathlib import Path
from typing import Any

import pytest

from local.demo import TENANT
from local.tokens import TokenIssuer
from shared.auth import Role
from tests.e2e.api import REQUESTS, Api
from tests.e2e.problems import problem_of

FORM = {"event_type": "team_building", "city": "Казань", "guests": 30}


@pytest.fixture(scope="module")
def run(api: Api) -> dict[str, Any]:
    """A run of the demo agency, with its event, plan and budget."""
    return api.ask("тимбилдинг в мае, 30 человек, Казань")


@pytest.fixture(scope="module")
def vendor_id(api: Api) -> str:
    return str(api.send("GET", "/api/v1/vendors/search?limit=1").json()["items"][0]["id"])


def test_no_token_is_told_to_bring_one(nobody: Api) -> None:
    problem = problem_of(nobody.send("GET", REQUESTS), 401)

    assert "Authorization: Bearer" in problem["detail"]


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", "я"])
def test_token_that_is_none_of_ours_is_refused(nobody: Api, token: str) -> None:
    problem_of(nobody.send("GET", REQUESTS, headers={"Authorization": f"Bearer {token}"}), 403)


def test_expired_token_is_refused(api: Api, directory: Path) -> None:
    token = TokenIssuer(directory).issue(TENANT, "producer", Role.OWNER, lifetime=-3600)

    with Api(api.url, token) as late:
        problem_of(late.send("GET", REQUESTS), 403)


def test_token_of_another_issuer_is_refused(api: Api, tmp_path: Path) -> None:
    token = TokenIssuer(tmp_path).issue(TENANT, "producer", Role.OWNER)

    with Api(api.url, token) as forger:
        problem_of(forger.send("GET", REQUESTS), 403)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", REQUESTS, {"text": "свадьба"}),
        ("POST", f"{REQUESTS}/{{run}}/cancel", None),
        ("POST", f"{REQUESTS}/{{run}}/steps/planning/retry", None),
        ("POST", "/api/v1/events", None),
        ("PATCH", "/api/v1/events/{event}", {"guests": 40}),
        ("POST", "/api/v1/planning/events/{event}/plan", {}),
        ("POST", "/api/v1/finance/events/{event}/budget", {}),
        ("PUT", "/api/v1/finance/events/{event}/budget", {}),
        ("PATCH", "/api/v1/vendors/{vendor}", {"travels": True}),
    ],
)
def test_viewer_changes_nothing(
    viewer: Api, run: dict[str, Any], vendor_id: str, method: str, path: str, body: Any
) -> None:
    sent = {"title": "x", "date": run["brief"]["date"], **FORM} if path == "/api/v1/events" else body
    address = path.format(run=run["id"], event=run["event_id"], vendor=vendor_id)

    problem_of(viewer.send(method, address, sent, headers={"If-Match": '"1"'}), 403)


def test_viewer_reads(viewer: Api, run: dict[str, Any]) -> None:
    assert viewer.send("GET", f"{REQUESTS}/{run['id']}").json() == run


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", f"{REQUESTS}/{{run}}", None),
        ("POST", f"{REQUESTS}/{{run}}/cancel", None),
        ("POST", f"{REQUESTS}/{{run}}/steps/planning/retry", None),
        ("POST", REQUESTS, {"text": "добавь фотографа", "event_id": "{event}"}),
        ("POST", REQUESTS, {"text": "добавь фотографа", "conversation_id": "{conversation}"}),
        ("GET", "/api/v1/maestro/conversations/{conversation}", None),
        ("GET", "/api/v1/events/{event}", None),
        ("PATCH", "/api/v1/events/{event}", {"guests": 40}),
        ("POST", "/api/v1/events/{event}/transitions", {"status": "archived"}),
        ("POST", "/api/v1/planning/events/{event}/plan", {}),
        ("GET", "/api/v1/planning/events/{event}/timeline", None),
        ("GET", "/api/v1/planning/events/{event}/timeline.ics", None),
        ("GET", "/api/v1/finance/events/{event}/budget", None),
        ("POST", "/api/v1/finance/events/{event}/budget", {}),
        ("PUT", "/api/v1/finance/events/{event}/budget", {}),
        ("GET", "/api/v1/vendors/{vendor}", None),
        ("PATCH", "/api/v1/vendors/{vendor}", {"travels": True}),
        ("GET", "/api/v1/vendors/{vendor}/reviews", None),
    ],
)
def test_another_agency_does_not_exist(
    stranger: Api, run: dict[str, Any], vendor_id: str, method: str, path: str, body: Any
) -> None:
    names = {
        "run": run["id"],
        "event": run["event_id"],
        "conversation": run["conversation_id"],
        "vendor": vendor_id,
    }
    sent = {
        key: value.format(**names) if isinstance(value, str) else value for key, value in (body or {}).items()
    }

    answer = stranger.send(method, path.format(**names), sent or body, headers={"If-Match": '"1"'})

    problem_of(answer, 404)


def test_lists_of_another_agency_are_empty(stranger: Api, run: dict[str, Any]) -> None:
    paths = (REQUESTS, "/api/v1/events", "/api/v1/planning/tasks", "/api/v1/vendors/search")

    items = [item for path in paths for item in stranger.send("GET", path).json()["items"]]

    assert run["id"]
    assert items == []


def test_cursor_of_another_agency_shows_nothing_of_it(api: Api, stranger: Api) -> None:
    cursor = api.send("GET", "/api/v1/vendors/search?limit=1").json()["next_cursor"]

    answer = stranger.send("GET", f"/api/v1/vendors/search?cursor={cursor}")

    assert answer.json() == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 428, id="missing"),
        pytest.param({"If-Match": '"999"'}, 412, id="stale"),
        pytest.param({"If-Match": "*"}, 412, id="any"),
        pytest.param({"If-Match": "новая"}, 412, id="no version"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/v1/events/{event}", {"guests": 40}),
        ("PUT", "/api/v1/finance/events/{event}/budget", {"fee_percent": "10"}),
        ("PATCH", "/api/v1/vendors/{vendor}", {"travels": True}),
        ("PUT", "/api/v1/vendors/{vendor}/busy-dates", {"dates": []}),
    ],
)
def test_change_must_name_the_version_that_was_read(
    api: Api,
    run: dict[str, Any],
    vendor_id: str,
    method: str,
    path: str,
    body: Any,
    headers: dict[str, str],
    status: int,
) -> None:
    address = path.format(event=run["event_id"], vendor=vendor_id)

    problem_of(api.send(method, address, body, headers=headers), status)
