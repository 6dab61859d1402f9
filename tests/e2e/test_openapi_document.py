"""The document that the gateway is made of: valid, complete, and what the routes say."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
from openapi_spec_validator import OpenAPIV30SpecValidator

from local.cloud import ROOT
from local.openapi import generate
from local.running import RunningCloud

TEXT = (ROOT / "terraform/openapi.json").read_text("utf-8")
DOCUMENT = json.loads(TEXT)
METHODS = ("get", "put", "post", "patch", "delete")


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in DOCUMENT["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method} {path}", item[method]


def test_document_is_valid_openapi_3_0() -> None:
    errors = [error.message for error in OpenAPIV30SpecValidator(DOCUMENT).iter_errors()]

    assert errors == []


def test_document_is_what_the_routes_say() -> None:
    assert generate(ROOT / "serverless.yaml") == TEXT


def test_public_link_ends_with_a_secret() -> None:
    links = [name for name, _ in operations() if "/api/v1/public/" in name]

    assert [name for name in links if not name.endswith("/{token}")] == []


def test_every_operation_has_a_russian_summary_and_a_tag() -> None:
    unnamed = [name for name, one in operations() if not re.search("[а-яё]", one["summary"])]
    untagged = [name for name, one in operations() if len(one["tags"]) != 1]

    assert (unnamed, untagged) == ([], [])


def test_every_operation_has_an_integration_and_an_id_of_its_own() -> None:
    without = [name for name, one in operations() if "x-yc-apigateway-integration" not in one]
    ids = [one["operationId"] for _, one in operations()]

    assert without == []
    assert len(ids) == len(set(ids))


def test_every_function_operation_tells_its_errors() -> None:
    silent = [
        name
        for name, one in operations()
        if one["x-yc-apigateway-integration"]["type"] == "cloud_functions"
        and "application/problem+json" not in one["responses"]["default"]["content"]
    ]

    assert silent == []


def test_every_change_of_what_exists_wants_the_version_read() -> None:
    changes = [one for name, one in operations() if name.startswith(("put ", "patch "))]

    assert changes
    for one in changes:
        [header] = [parameter for parameter in one["parameters"] if parameter["name"] == "If-Match"]
        assert header["required"]


def test_running_system_serves_this_very_document(cloud: RunningCloud) -> None:
    answer = httpx.get(f"{cloud.url}/openapi.json", trust_env=False)

    assert (answer.status_code, answer.json()) == (200, DOCUMENT)
