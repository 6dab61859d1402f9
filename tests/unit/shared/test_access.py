"""The permission table against the gateway's document, and what a table may not be."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from shared.access import AccessTable, Permission, access_table
from shared.auth import Principal, Role
from shared.errors import Forbidden

DOCUMENT = json.loads(Path("terraform/openapi.json").read_text("utf-8"))


def operations(*, public: bool) -> set[str]:
    """Of the document, those that functions answer over HTTP."""
    return {
        f"{method.upper()} {path}"
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
        if not method.startswith("x-yc-apigateway-websocket-")  # a connection asks the table itself
        and "function_id" in operation["x-yc-apigateway-integration"]
        and (operation.get("security") == []) is public
    }


def permission(**fields: Any) -> Permission:
    return Permission.model_validate({"about": "", "operations": ("GET /events/{event_id}",), **fields})


def test_table_and_document_name_the_same_operations() -> None:
    ruled = {one for permission in access_table().permissions.values() for one in permission.operations}

    assert ruled == operations(public=False) | operations(public=True)


def test_gateway_leaves_open_what_the_table_calls_public() -> None:
    table = access_table()

    assert {one for one in operations(public=True) if not table.is_public(one)} == set()
    assert {one for one in operations(public=False) if table.is_public(one)} == set()


def test_operation_stands_under_one_permission() -> None:
    with pytest.raises(ValueError, match="two permissions"):
        AccessTable({"read": permission(), "look": permission()})


def test_role_of_one_event_needs_the_event_in_the_path() -> None:
    with pytest.raises(ValidationError, match="every path"):
        permission(operations=("GET /events",), of_one_event={Role.CLIENT})


def test_role_for_the_whole_agency_needs_no_event() -> None:
    table = AccessTable({"read": permission(roles={Role.VIEWER}, of_one_event={Role.CLIENT})})

    table.require(Principal(tenant_id="t", subject="s", role=Role.VIEWER), "GET /events/{event_id}", {})


@pytest.mark.parametrize("scopes", [frozenset(), frozenset({"write"})])
def test_scopes_narrow_a_role(scopes: frozenset[str]) -> None:
    table = AccessTable({"read": permission(roles=set(Role))})
    key = Principal(tenant_id="t", subject="s", role=Role.OWNER, scopes=scopes)

    with pytest.raises(Forbidden, match="lacks read"):
        table.require(key, "GET /events/{event_id}", {})


def test_scopes_do_not_widen_a_role() -> None:
    table = AccessTable({"read": permission(roles={Role.OWNER})})
    key = Principal(tenant_id="t", subject="s", role=Role.VIEWER, scopes=frozenset({"read"}))

    with pytest.raises(Forbidden):
        table.require(key, "GET /events/{event_id}", {})
