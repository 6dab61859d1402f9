"""When the authorizer is asked, and what its word does."""

from typing import Any

import pytest

from local.functions.invocation import FunctionTimedOut
from tests.local.gateway.conftest import Serve, to_main

PATHS = {
    "/x": {"get": to_main(), "put": to_main()},
    "/y": {"get": to_main()},
    "/open": {"get": to_main(security=[])},
}
TOKEN = {"Authorization": "Bearer good"}


def secured(ttl: int | None = None, *, scheme: dict[str, str] | None = None) -> dict[str, Any]:
    authorizer: dict[str, Any] = {"type": "function", "function_id": "${guard}"}
    if ttl is not None:
        authorizer["authorizer_result_ttl_in_seconds"] = ttl
    kind = scheme or {"type": "http", "scheme": "bearer"}
    return {
        "components": {"securitySchemes": {"main": {**kind, "x-yc-apigateway-authorizer": authorizer}}},
        "security": [{"main": []}],
    }


def guard(event: Any) -> dict[str, Any]:
    is_good = event["headers"].get("Authorization") == "Bearer good"
    return {"isAuthorized": is_good, "context": {"tenant_id": "acme", "scopes": ["a", "b"]}}


def asked(events: list[tuple[str, Any]]) -> list[str]:
    return [event["path"] for name, event in events if name == "guard"]


def test_context_of_the_authorizer_reaches_the_function(serve: Serve) -> None:
    with serve(PATHS, document=secured(), guard=guard) as gateway:
        response = gateway.get("/x", headers=TOKEN)

        assert response.status_code == 200
        assert gateway.event["requestContext"]["authorizer"] == {"tenant_id": "acme", "scopes": ["a", "b"]}


def test_authorizer_has_an_event_of_its_own(serve: Serve) -> None:
    with serve({"/x/{id}": {"post": to_main()}}, document=secured(), guard=guard) as gateway:
        gateway.post("/x/1?q=2", content=b"{}", headers={**TOKEN, "Cookie": "a=b; c=d"})
        _, event = gateway.events[0]

    headers, context = event.pop("headers"), event.pop("requestContext")
    assert event == {
        "resource": "/x/{id}",
        "path": "/x/1",
        "httpMethod": "POST",
        "queryStringParameters": {"q": "2"},
        "pathParameters": {"id": "1"},
        "cookies": {"a": "b", "c": "d"},
    }
    assert headers["Authorization"] == "Bearer good"
    assert context["httpMethod"] == "POST"


@pytest.mark.parametrize("value", [None, "", "Bearer", "Basic Zm9vOmJhcg==", "good"])
def test_without_credentials_nobody_is_asked(serve: Serve, value: str | None) -> None:
    headers = {} if value is None else {"Authorization": value}
    with serve(PATHS, document=secured(), guard=guard) as gateway:
        assert gateway.get("/x", headers=headers).status_code == 401
        assert gateway.events == []


def test_refusal_of_the_authorizer_is_forbidden(serve: Serve) -> None:
    with serve(PATHS, document=secured(), guard=guard) as gateway:
        assert gateway.get("/x", headers={"Authorization": "Bearer bad"}).status_code == 403
        assert [name for name, _ in gateway.events] == ["guard"]


def test_operation_may_opt_out(serve: Serve) -> None:
    with serve(PATHS, document=secured(), guard=guard) as gateway:
        assert gateway.get("/open").status_code == 200
        assert asked(gateway.events) == []


@pytest.mark.parametrize(
    "result", [None, {}, {"isAuthorized": "yes"}, {"isAuthorized": True, "context": [1]}]
)
def test_wrong_shape_is_an_internal_error(serve: Serve, result: Any) -> None:
    with serve(PATHS, document=secured(), guard=lambda event: result) as gateway:
        assert gateway.get("/x", headers=TOKEN).status_code == 500


def test_failing_authorizer_is_an_internal_error(serve: Serve) -> None:
    def fail(event: Any) -> None:
        raise FunctionTimedOut("slow")

    with serve(PATHS, document=secured(), guard=fail) as gateway:
        assert gateway.get("/x", headers=TOKEN).status_code == 500


def test_decision_is_kept_by_path_method_and_credentials(serve: Serve) -> None:
    with serve(PATHS, document=secured(ttl=300), guard=guard) as gateway:
        for _ in range(2):
            gateway.get("/x", headers=TOKEN)
            gateway.put("/x", headers=TOKEN)
            gateway.get("/y", headers=TOKEN)
            gateway.get("/x", headers={"Authorization": "Bearer bad"})

        assert asked(gateway.events) == ["/x", "/x", "/y", "/x"]


def test_kept_refusal_stays_a_refusal(serve: Serve) -> None:
    with serve(PATHS, document=secured(ttl=300), guard=guard) as gateway:
        answers = [gateway.get("/x", headers={"Authorization": "Bearer bad"}).status_code for _ in range(2)]

    assert answers == [403, 403]


def test_decision_is_asked_anew_without_a_ttl(serve: Serve) -> None:
    with serve(PATHS, document=secured(), guard=guard) as gateway:
        gateway.get("/x", headers=TOKEN)
        gateway.get("/x", headers=TOKEN)

        assert asked(gateway.events) == ["/x", "/x"]


def test_failure_is_not_kept(serve: Serve) -> None:
    answers = iter([None, {"isAuthorized": True}])
    with serve(PATHS, document=secured(ttl=300), guard=lambda event: next(answers)) as gateway:
        statuses = [gateway.get("/x", headers=TOKEN).status_code for _ in range(2)]

    assert statuses == [500, 200]


@pytest.mark.parametrize(
    ("location", "request_parts"),
    [
        ("header", {"headers": {"X-Api-Key": "k"}}),
        ("query", {"params": {"X-Api-Key": "k"}}),
        ("cookie", {"headers": {"Cookie": "X-Api-Key=k"}}),
    ],
)
def test_api_key_is_looked_for_where_the_scheme_says(
    serve: Serve, location: str, request_parts: dict[str, Any]
) -> None:
    document = secured(scheme={"type": "apiKey", "in": location, "name": "X-Api-Key"})
    with serve(PATHS, document=document, guard=lambda event: {"isAuthorized": True}) as gateway:
        assert gateway.get("/x").status_code == 401
        assert gateway.get("/x", **request_parts).status_code == 200


def test_basic_credentials_are_passed_on(serve: Serve) -> None:
    document = secured(scheme={"type": "http", "scheme": "basic"})
    with serve(PATHS, document=document, guard=lambda event: {"isAuthorized": True}) as gateway:
        assert gateway.get("/x", auth=("user", "password")).status_code == 200
        assert gateway.get("/x", headers=TOKEN).status_code == 401
