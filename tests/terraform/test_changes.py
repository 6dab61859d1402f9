"""What a second run does: nothing, or just the change that was made."""

import pytest

from tests.terraform.installation import Installation

pytestmark = pytest.mark.timeout(600)


def test_second_plan_is_empty(installed: Installation) -> None:
    assert installed.changes() == []


def test_changed_batch_updates_one_trigger_in_place(changeable: Installation) -> None:
    inbox = "queue: finance-inbox, queueAccount: triggers, account: triggers"
    changeable.edit_manifest(f"{inbox}, batch: 1", f"{inbox}, batch: 5")

    changes = changeable.changes()

    assert changes == [('module.functions["finance"].yandex_function_trigger.inbox[0]', ("update",))]


def test_changed_package_makes_a_new_version_of_its_function_alone(changeable: Installation) -> None:
    (changeable.root / "build/packages/finance.zip").write_bytes(b"other code")

    changes = changeable.changes()

    assert dict(changes) == {
        'module.functions["finance"].yandex_function.this': ("update",),
        'yandex_storage_object.packages["finance"]': ("create", "delete"),
    }


def test_visibility_not_longer_than_the_timeout_stops_the_plan(changeable: Installation) -> None:
    changeable.edit_manifest("visibilityTimeout: 90", "visibilityTimeout: 60")

    ran = changeable.run("plan", "-no-color", "-input=false", "-var-file=environments/dev.tfvars")

    assert ran.returncode == 1
    assert "a message would come back while it is still" in ran.stderr


def test_environment_over_the_limit_stops_the_plan(changeable: Installation) -> None:
    changeable.edit_manifest("LLM_PROVIDER: rules", f"LLM_PROVIDER: {'r' * 4000}")

    ran = changeable.run("plan", "-no-color", "-input=false", "-var-file=environments/dev.tfvars")

    assert ran.returncode == 1
    assert "4096 are allowed" in ran.stderr
