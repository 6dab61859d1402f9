"""The document the gateway gets: the stand-in takes any text, so it is checked here."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.terraform.installation import Installation

pytestmark = pytest.mark.timeout(600)

#: Bytes; the gateway's limit on a document.
LIMIT = 3_670_016


@pytest.fixture
def document(installed: Installation) -> dict[str, Any]:
    (gateway,) = installed.of_type("yandex_api_gateway")
    spec: dict[str, Any] = json.loads(gateway["spec"])
    return spec


def integrations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    operations = (operation for path in document["paths"].values() for operation in path.values())
    return (operation["x-yc-apigateway-integration"] for operation in operations)


def test_document_is_openapi_3_0(document: dict[str, Any]) -> None:
    assert list(OpenAPIV30SpecValidator(document).iter_errors()) == []


def test_document_is_small_enough_for_the_gateway(document: dict[str, Any]) -> None:
    assert len(json.dumps(document, ensure_ascii=False).encode()) < LIMIT


def test_functions_are_called_in_payload_format_1_0(document: dict[str, Any]) -> None:
    """In the default 0.1 `path` is the template: routes with parameters would silently match nothing."""
    called = [one for one in integrations(document) if one["type"] == "cloud_functions"]

    assert called
    assert {one["payload_format_version"] for one in called} == {"1.0"}


def test_every_integration_names_an_installed_function_or_bucket(
    document: dict[str, Any], installed: Installation
) -> None:
    functions = {one["id"] for one in installed.of_type("yandex_function")}
    buckets = {one["bucket"] for one in installed.of_type("yandex_storage_bucket")}

    for one in integrations(document):
        assert one.get("function_id") in functions or one.get("bucket") in buckets


def test_gateway_calls_by_its_own_account(document: dict[str, Any], installed: Installation) -> None:
    names = {one["id"]: one["name"] for one in installed.of_type("yandex_iam_service_account")}

    assert names[document["x-yc-apigateway"]["service_account_id"]] == "maestro-dev-gateway"


def test_requests_pass_smart_web_security(document: dict[str, Any], installed: Installation) -> None:
    (profile,) = installed.of_type("yandex_sws_security_profile")

    assert document["x-yc-apigateway"]["smartWebSecurity"] == {"securityProfileId": profile["id"]}
    assert document["x-yc-apigateway"]["cors"], "what the generator wrote is kept"
