"""What of a document is taken, and what is refused before anything starts."""

from typing import Any

import pytest

from local.gateway.spec import SpecError, load_spec
from tests.local.gateway.conftest import MAIN, to_main


def load(document: dict[str, Any]) -> Any:
    return load_spec(document, functions={"main"}, buckets={"web"})


def with_integration(**changes: Any) -> dict[str, Any]:
    return {"paths": {"/x": {"get": {"x-yc-apigateway-integration": {**MAIN, **changes}}}}}


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"x-yc-status-mapping": {}}, "the document: x-yc-status-mapping is not supported"),
        ({"x-yc-apigateway": {"rateLimit": {}}}, "x-yc-apigateway: rateLimit is not supported"),
        ({"x-yc-apigateway": {"ignoreTrailingSlashes": False}}, "only true is supported"),
        ({"x-yc-apigateway": {"cors": {"origin": True, "vary": 1}}}, "cors: vary is not supported"),
        ({"paths": {"/x": {"x-yc-apigateway-rate-limit": {}}}}, "/x: x-yc-apigateway-rate-limit is not"),
        ({"paths": {"/x": {"get": {}}}}, "get /x: x-yc-apigateway-integration is missing"),
        ({"paths": {"/x": {"get": to_main(**{"x-yc-schema-mapping": {}})}}}, "x-yc-schema-mapping is not"),
        (with_integration(type="http"), "get /x: integration http is not supported"),
        (with_integration(payload_format_version="0.1"), "only payload_format_version 1.0 is supported"),
        (with_integration(context={}), "get /x: context is not supported"),
        (with_integration(tag="stable"), r"only tag \$latest is supported"),
        (with_integration(function_id="${other}"), r"\$\{other\} names nothing in the manifest"),
        (with_integration(function_id="d4e123"), "d4e123 names nothing in the manifest"),
        ({"paths": {"/x": {"get": to_main(security=[{"key": []}])}}}, "no security scheme is named key"),
        ({"paths": {"/x": {"get": to_main(security=[{"a": []}, {"b": []}])}}}, "only one security scheme"),
        (
            {"paths": {"/x": {"x-yc-apigateway-websocket-connect": to_main()}}},
            "/x: x-yc-apigateway-websocket-message is missing",
        ),
        (
            {"components": {"securitySchemes": {"jwt": {"type": "openIdConnect"}}}},
            "securitySchemes.jwt: only authorizers of type function",
        ),
        (
            {
                "components": {
                    "securitySchemes": {
                        "oauth": {
                            "type": "oauth2",
                            "x-yc-apigateway-authorizer": {"type": "function", "function_id": "${main}"},
                        }
                    }
                }
            },
            "securitySchemes.oauth: an authorizer function cannot serve",
        ),
    ],
)
def test_document_is_refused(document: dict[str, Any], message: str) -> None:
    with pytest.raises(SpecError, match=message):
        load(document)


def test_reference_to_a_shared_integration_is_followed() -> None:
    document = {
        "components": {"x-yc-apigateway-integrations": {"app": MAIN}},
        "paths": {
            "/x": {
                "get": {
                    "x-yc-apigateway-integration": {"$ref": "#/components/x-yc-apigateway-integrations/app"}
                }
            }
        },
    }

    [item] = load(document)

    assert item.operations["GET"].integration.function == "main"


def test_operation_without_an_id_gets_a_stable_one() -> None:
    document = {"paths": {"/x": {"get": to_main()}}}

    [first], [second] = load(document), load(document)

    assert first.operations["GET"].operation_id == second.operations["GET"].operation_id != ""
