"""Did every function get the version that was planned?

The provider makes a failure of CreateVersion a warning: `apply` ends well, the state shows the new settings,
and the old code goes on running (resource_yandex_function.go, provider 0.222). Only the version's id tells.
"""

from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]

#: A change in any of these makes a new version; the rest belongs to the function itself.
VERSION_FIELDS = (
    "user_hash",
    "runtime",
    "entrypoint",
    "memory",
    "execution_timeout",
    "service_account_id",
    "environment",
    "secrets",
    "package",
    "log_options",
    "metadata_options",
)


def failed_versions(plan: Document, state: Document) -> list[str]:
    """Addresses of functions whose new version was planned and is not there after the apply."""
    versions = {one["address"]: one["values"].get("version") for one in resources(state) if _is_function(one)}
    planned = [one for one in plan.get("resource_changes", ()) if _is_function(one) and _makes_version(one)]
    return [
        one["address"]
        for one in planned
        if versions.get(one["address"]) in {None, "", (one["change"]["before"] or {}).get("version")}
    ]


def resources(state: Document) -> Iterator[Document]:
    """Every resource of a state as `terraform show -json` prints it, of all modules."""
    waiting = [state.get("values", {}).get("root_module", {})]
    while waiting:
        module = waiting.pop()
        yield from module.get("resources", ())
        waiting += module.get("child_modules", ())


def _is_function(resource: Document) -> bool:
    return bool(resource["type"] == "yandex_function" and resource["mode"] == "managed")


def _makes_version(resource: Document) -> bool:
    change = resource["change"]
    before, after, unknown = change["before"], change["after"], change.get("after_unknown") or {}
    if after is None or change["actions"] == ["no-op"]:
        return False
    return before is None or any(
        before.get(field) != after.get(field) or unknown.get(field) is True for field in VERSION_FIELDS
    )
