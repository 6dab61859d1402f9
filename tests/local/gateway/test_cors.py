"""Preflight requests."""

from tests.local.gateway.conftest import Serve, to_main

PREFLIGHT = {"Origin": "https://app.example", "Access-Control-Request-Method": "PUT"}
RULE = {
    "origin": True,
    "methods": ["GET", "PUT"],
    "allowedHeaders": "If-Match",
    "exposedHeaders": ["ETag", "Location"],
    "credentials": True,
    "maxAge": 600,
}


def test_preflight_is_answered_by_the_rule_of_the_document(serve: Serve) -> None:
    document = {"x-yc-apigateway": {"cors": RULE}}
    with serve({"/x": {"put": to_main()}}, document=document) as gateway:
        response = gateway.options("/x", headers=PREFLIGHT)

        assert gateway.events == []
    assert response.status_code == 200
    assert {k: v for k, v in response.headers.items() if k.startswith("access-control")} == {
        "access-control-allow-origin": "https://app.example",
        "access-control-allow-methods": "GET, PUT",
        "access-control-allow-headers": "If-Match",
        "access-control-expose-headers": "ETag, Location",
        "access-control-allow-credentials": "true",
        "access-control-max-age": "600",
    }


def test_preflight_needs_no_credentials(serve: Serve) -> None:
    scheme = {
        "type": "http",
        "scheme": "bearer",
        "x-yc-apigateway-authorizer": {"type": "function", "function_id": "${main}"},
    }
    document = {
        "x-yc-apigateway": {"cors": RULE},
        "components": {"securitySchemes": {"bearer": scheme}},
        "security": [{"bearer": []}],
    }
    with serve({"/x": {"put": to_main()}}, document=document) as gateway:
        assert gateway.options("/x", headers=PREFLIGHT).status_code == 200


def test_rule_of_a_path_wins_and_its_origin_is_sent_as_is(serve: Serve) -> None:
    path = {"x-yc-apigateway-cors": {"origin": "https://one.example", "optionsSuccessStatus": 204}}
    document = {"x-yc-apigateway": {"cors": RULE}}
    with serve({"/x": {**path, "put": to_main()}}, document=document) as gateway:
        response = gateway.options("/x", headers=PREFLIGHT)

    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "https://one.example"


def test_origin_false_leaves_options_to_the_function(serve: Serve) -> None:
    path = {"x-yc-apigateway-cors": {"origin": False}, "options": to_main()}
    with serve({"/x": path}, document={"x-yc-apigateway": {"cors": RULE}}) as gateway:
        gateway.options("/x", headers=PREFLIGHT)

        assert gateway.event["httpMethod"] == "OPTIONS"


def test_options_without_origin_is_not_a_preflight(serve: Serve) -> None:
    document = {"x-yc-apigateway": {"cors": RULE}}
    with serve({"/x": {"put": to_main()}}, document=document) as gateway:
        assert gateway.options("/x").status_code == 405
