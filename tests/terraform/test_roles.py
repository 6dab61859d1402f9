"""Every account has the roles that its lines in the manifest need, and no other."""

from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from local.manifest import Function, Manifest
from tests.terraform.installation import Installation

pytestmark = pytest.mark.timeout(600)

Grant = tuple[str, str, str]
"""Account, role, object."""

PREFIX = "maestro-dev-"


def test_accounts_have_exactly_the_roles_they_need(installed: Installation, manifest: Manifest) -> None:
    needed = {grant for function in manifest.functions.values() for grant in needs(function)}
    needed |= {grant for function in manifest.functions.values() for grant in trigger_needs(function)}
    needed |= set(gateway_needs(manifest))
    needed |= {("queues", "ymq.admin", "folder")}

    assert set(granted(installed)) == needed


def needs(function: Function) -> Iterator[Grant]:
    """Of the function's own account."""
    name, wants = function.account, function.needs
    yield name, "logging.writer", "folder"
    if wants.database:
        yield name, {"read": "ydb.viewer", "write": "ydb.editor"}[wants.database], "database"
    if wants.mails:
        yield name, "postbox.sender", "folder"
    if wants.sockets:
        yield name, "api-gateway.websocketWriter", "folder"
    if wants.sends:
        yield name, "ymq.writer", "folder"
    if wants.watches:
        yield name, "ymq.reader", "folder"
    yield from bucket_needs(function)
    yield from secret_needs(function)


def bucket_needs(function: Function) -> Iterator[Grant]:
    name, wants = function.account, function.needs
    for bucket in wants.buckets:
        yield name, "storage.viewer", f"bucket {bucket}"
        yield name, "storage.uploader", f"bucket {bucket}"
        if wants.erases:
            yield name, "storage.editor", f"bucket {bucket}"


def secret_needs(function: Function) -> Iterator[Grant]:
    name, wants = function.account, function.needs
    for key in wants.secrets.values():
        yield name, "lockbox.payloadViewer", f"secret {key.replace('_', '-')}"
    if wants.sends or wants.watches or wants.buckets:
        yield name, "lockbox.payloadViewer", f"secret {name}-static-key"
    if wants.sends or wants.watches or wants.buckets or wants.secrets or wants.encrypts:
        yield name, "kms.keys.encrypterDecrypter", "key"


def trigger_needs(function: Function) -> Iterator[Grant]:
    if function.inbox:
        yield "triggers", "ymq.reader", "folder"
        yield "triggers", "functions.functionInvoker", f"function {function.name}"
    if function.timer:
        yield "triggers", "ymq.writer", "folder"  # dead letters
        yield "triggers", "functions.functionInvoker", f"function {function.name}"
    if function.stream:
        yield "triggers", "yds.admin", "database"
        yield "triggers", "functions.functionInvoker", f"function {function.name}"


def gateway_needs(manifest: Manifest) -> Iterator[Grant]:
    yield "gateway", "storage.viewer", "bucket web"
    with_routes = {name for name in manifest.functions if find_spec(f"functions.{name}.api")}
    for name in with_routes | {"authorizer"}:
        yield "gateway", "functions.functionInvoker", f"function {name}"


def granted(installed: Installation) -> Iterator[Grant]:
    """Every role in the state, by names."""
    names = object_names(installed)
    accounts = {one["id"]: bare(one["name"]) for one in installed.of_type("yandex_iam_service_account")}
    for kind, where in OBJECTS.items():
        for grant in installed.of_type(kind):
            for member in grant.get("members") or [grant["member"]]:
                yield accounts[member.removeprefix("serviceAccount:")], grant["role"], names[grant[where]]


OBJECTS = {
    "yandex_resourcemanager_folder_iam_member": "folder_id",
    "yandex_function_iam_member": "function_id",
    "yandex_ydb_database_iam_binding": "database_id",
    "yandex_storage_bucket_iam_binding": "bucket",
    "yandex_lockbox_secret_iam_member": "secret_id",
    "yandex_kms_symmetric_key_iam_member": "symmetric_key_id",
}


def object_names(installed: Installation) -> dict[str, str]:
    """Id of anything that roles are given on → what it is."""
    names = {"b1gfolder": "folder"}
    names |= {one["id"]: f"function {bare(one['name'])}" for one in installed.of_type("yandex_function")}
    names |= {one["id"]: f"secret {bare(one['name'])}" for one in installed.of_type("yandex_lockbox_secret")}
    names |= {one["id"]: "database" for one in installed.of_type("yandex_ydb_database_serverless")}
    names |= {one["id"]: "key" for one in installed.of_type("yandex_kms_symmetric_key")}
    for one in installed.of_type("yandex_storage_bucket"):
        names[one["bucket"]] = f"bucket {bare(one['bucket']).rpartition('-')[0]}"
    return names


def bare(name: str) -> str:
    """Without what says which installation this is."""
    return name.removeprefix(PREFIX)


def test_every_role_resource_is_looked_at(installed: Installation) -> None:
    kinds = {one["type"] for one in installed.resources()}

    assert {kind for kind in kinds if "_iam_member" in kind or "_iam_binding" in kind} == set(OBJECTS)


def test_static_keys_of_functions_are_not_in_the_state(installed: Installation) -> None:
    keys = list(installed.of_type("yandex_iam_service_account_static_access_key"))

    assert len([key for key in keys if not key["output_to_lockbox"]]) == 1  # the queues'
