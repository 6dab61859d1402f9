"""The check after an apply: a version that could not be made is an error."""

from typing import Any

import pytest

from local.provisioning.versions import failed_versions
from tests.terraform.installation import Installation

ADDRESS = 'module.functions["finance"].yandex_function.this'


def plan(before: dict[str, Any] | None, after: dict[str, Any] | None, *actions: str) -> dict[str, Any]:
    change = {"actions": list(actions), "before": before, "after": after}
    return {"resource_changes": [resource(change=change)]}


def state(version: str | None) -> dict[str, Any]:
    module = {"resources": [resource(values={"version": version})]}
    return {"values": {"root_module": {"child_modules": [module]}}}


def resource(**rest: Any) -> dict[str, Any]:
    return {"address": ADDRESS, "type": "yandex_function", "mode": "managed", **rest}


@pytest.mark.parametrize("version", [None, ""])
def test_created_function_without_a_version_has_failed(version: str | None) -> None:
    created = plan(None, {"user_hash": "a"}, "create")

    assert failed_versions(created, state(version)) == [ADDRESS]


def test_created_function_with_a_version_is_well() -> None:
    created = plan(None, {"user_hash": "a"}, "create")

    assert failed_versions(created, state("1")) == []


def test_new_code_under_the_old_version_has_failed() -> None:
    updated = plan({"user_hash": "a", "version": "1"}, {"user_hash": "b", "version": "1"}, "update")

    assert failed_versions(updated, state("1")) == [ADDRESS]


def test_new_code_under_a_new_version_is_well() -> None:
    updated = plan({"user_hash": "a", "version": "1"}, {"user_hash": "b", "version": "1"}, "update")

    assert failed_versions(updated, state("2")) == []


def test_change_that_makes_no_version_keeps_the_old_one() -> None:
    before = {"user_hash": "a", "name": "old", "version": "1"}
    renamed = plan(before, before | {"name": "new"}, "update")

    assert failed_versions(renamed, state("1")) == []


def test_value_known_only_after_the_apply_makes_a_version() -> None:
    updated = plan({"user_hash": "a", "secrets": [], "version": "1"}, {"user_hash": "a"}, "update")
    updated["resource_changes"][0]["change"]["after_unknown"] = {"secrets": True}

    assert failed_versions(updated, state("1")) == [ADDRESS]


def test_deleted_function_needs_no_version() -> None:
    deleted = plan({"user_hash": "a", "version": "1"}, None, "delete")

    assert failed_versions(deleted, {}) == []


@pytest.mark.timeout(600)
def test_cloud_that_makes_no_new_version_fails_the_deployment(changeable: Installation) -> None:
    """The stand-in never changes a version it has given, just as a cloud whose CreateVersion fails."""
    (changeable.root / "build/packages/finance.zip").write_bytes(b"other code")

    failed = changeable.install()

    assert failed == [ADDRESS]
