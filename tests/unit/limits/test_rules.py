"""Whose quota is how large."""

from typing import Any

import pytest

from shared.access import access_table
from shared.auth import Role
from shared.limits.addresses import network_of
from shared.limits.rules import policies_of, rules_of, standard_rules

START = "POST /api/v1/maestro/requests"


def quotas(operation: str, role: Role, limits: dict[str, Any] | None = None) -> tuple[int, int]:
    mine, ours = policies_of(rules_of(limits or {}), operation, "t", "anna", role)
    return mine.quota, ours.quota


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ("GET /api/v1/events", "read"),
        ("POST /api/v1/events", "write"),
        ("DELETE /api/v1/keys/{prefix}", "write"),
        (START, "run"),
        ("POST /api/v1/maestro/requests/{run_id}/steps/{step}/retry", "run"),
    ],
)
def test_operation_has_its_class(operation: str, name: str) -> None:
    assert standard_rules().class_of(operation) == name


def test_operations_of_the_rules_exist() -> None:
    named = {operation for quota in standard_rules().classes.values() for operation in quota.operations}

    assert all(operation in access_table() for operation in named)


def test_every_role_has_a_quota_within_that_of_its_agency() -> None:
    for quota in standard_rules().classes.values():
        assert all(0 < quota.of_role(role) < quota.agency for role in Role)


def test_guest_may_ask_less_than_the_people_of_the_agency() -> None:
    assert quotas(START, Role.GUEST)[0] < quotas(START, Role.MANAGER)[0]


def test_agency_may_have_figures_of_its_own() -> None:
    own = {"run": {"each": {"default": 3}, "agency": 7}}

    assert quotas(START, Role.MANAGER, {"classes": own}) == (3, 7)
    assert quotas(START, Role.GUEST, {"classes": own}) == (quotas(START, Role.GUEST)[0], 7)
    assert quotas("GET /api/v1/events", Role.MANAGER, {"classes": own}) == quotas(
        "GET /api/v1/events", Role.MANAGER
    )


@pytest.mark.parametrize(
    "limits",
    [{"classes": 5}, {"classes": {"run": {"agency": "много"}}}, {"unknown": 1}, {"classes": {"run": None}}],
)
def test_figures_that_are_none_change_nothing(limits: dict[str, Any]) -> None:
    assert quotas(START, Role.MANAGER, limits) == quotas(START, Role.MANAGER)


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2a02:6b8:0:1:aaaa::1", "2a02:6b8:0:1::/64"),
        ("2a02:6b8:0:1:bbbb::9", "2a02:6b8:0:1::/64"),
        ("", "unknown"),
        ("x" * 5000, "unknown"),
    ],
)
def test_source_is_what_a_subscriber_cannot_multiply(address: str, network: str) -> None:
    assert network_of({"requestContext": {"identity": {"sourceIp": address}}}) == network
