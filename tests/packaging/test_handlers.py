"""Every function answers from its own unpacked zip, with the standard library and nothing else to import."""

import json
import subprocess
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from local.manifest import load_manifest
from local.packaging.build import Workshop
from local.packaging.imports import reach
from local.packaging.package import Package
from shared.runs.messages import work_step
from shared.tokens import sign_access_token
from tests.packaging.calling import TENANT, Caller, Trial, get, queued, tick

pytestmark = pytest.mark.timeout(600)  # the first use installs and compiles the libraries

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = load_manifest(ROOT / "serverless.yaml").functions
WITH_INBOX = sorted(name for name, function in FUNCTIONS.items() if function.inbox)
WITH_TIMER = sorted(name for name, function in FUNCTIONS.items() if function.timer)
WITH_ROUTES = sorted(name for name in FUNCTIONS if (ROOT / f"functions/{name}/api.py").exists())
LISTS = {
    "communication": "/api/v1/communication/chats",
    "maestro": "/api/v1/maestro/requests",
    "planning": "/api/v1/events",
    "vendors": "/api/v1/vendors/search",
}


@pytest.fixture(scope="module")
def trials(caller: Caller) -> Callable[[str], Trial]:
    """Each function tried once, with every event it can be called by."""
    return cache(lambda name: caller.call(name, events_for(name)))


def events_for(name: str) -> dict[str, dict[str, Any]]:
    step = work_step(TENANT, "run-that-is-gone", "step", f"{name}-inbox", "0" * 32).message
    possible = {
        "nowhere": (name in WITH_ROUTES, get("/api/v1/nothing-here")),
        "list": (name in LISTS, get(LISTS.get(name, ""))),
        "message": (name in WITH_INBOX, queued(step)),
        "tick": (FUNCTIONS[name].timer is not None, tick()),
    }
    return {kind: event for kind, (is_possible, event) in possible.items() if is_possible}


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_package_holds_every_module_it_can_reach_and_all_can_be_imported(
    trials: Callable[[str], Trial], workshop: Workshop, name: str
) -> None:
    reached = reach(f"functions.{name}.handler", workshop.stage).modules

    modules = trials(name).modules

    assert set(modules) == {module for module in reached if "." in module}


@pytest.mark.parametrize("name", WITH_ROUTES)
def test_function_with_routes_answers_http(trials: Callable[[str], Trial], name: str) -> None:
    answer = trials(name).answers["nowhere"]

    assert answer["statusCode"] == 404
    assert json.loads(answer["body"])["code"] == "not_found"


@pytest.mark.parametrize("name", sorted(LISTS))
def test_function_reads_the_database_through_its_own_libraries(
    trials: Callable[[str], Trial], name: str
) -> None:
    answer = trials(name).answers["list"]

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["items"] == []


@pytest.mark.parametrize("name", WITH_INBOX)
def test_function_with_an_inbox_takes_a_message(trials: Callable[[str], Trial], name: str) -> None:
    assert trials(name).answers["message"] is None


@pytest.mark.parametrize("name", WITH_TIMER)
def test_function_with_a_timer_takes_a_tick(trials: Callable[[str], Trial], name: str) -> None:
    assert trials(name).answers["tick"] is None


def test_authorizer_checks_a_token(caller: Caller, signing_key: ECKey) -> None:
    claims = {"sub": "producer", "tenant": TENANT, "role": "owner"}
    token = sign_access_token(signing_key, claims, now=int(time.time()), lifetime=60)
    asked = {"headers": {"Authorization": f"Bearer {token}"}}

    trial = caller.call("authorizer", {"asked": asked, "silent": {"headers": {}}})

    assert trial.answers["asked"]["context"]["tenant_id"] == TENANT
    assert trial.answers["silent"] == {"isAuthorized": False}


@pytest.mark.parametrize("name", ["housekeeping", "maestro"])
def test_package_can_ask_for_the_token_of_its_account(caller: Caller, name: str) -> None:
    """The SDK does without `requests` until it asks the metadata service, which only the cloud has."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); import ydb.iam; ydb.iam.MetadataUrlCredentials()"

    ran = subprocess.run(
        [caller.interpreter, "-I", "-S", "-c", code, caller.unpacked(name)], check=False, capture_output=True
    )

    assert ran.returncode == 0, ran.stderr


def test_handler_of_the_manifest_is_the_entry_at_the_root(caller: Caller) -> None:
    """The platform documents a file at the root, the Serverless Framework's form a dotted path: both work."""
    code = (
        "import importlib, sys; sys.path.insert(0, sys.argv[1]); "
        "print(importlib.import_module('index').handler "
        "is importlib.import_module('functions.authorizer.handler').handler)"
    )

    ran = subprocess.run(
        [caller.interpreter, "-I", "-S", "-c", code, caller.unpacked("authorizer")],
        check=True,
        capture_output=True,
        text=True,
    )

    assert ran.stdout == "True\n"


def test_packages_keep_within_the_limits(packages: dict[str, Package]) -> None:
    problems = [problem for package in packages.values() for problem in package.problems()]

    assert problems == []


def test_authorizer_carries_no_more_than_it_needs(packages: dict[str, Package]) -> None:
    """API keys want the database client and argon2, which a token does not load; no framework."""
    libraries = set(packages["authorizer"].libraries)

    assert {"cryptography", "joserfc", "argon2-cffi", "ydb"} <= libraries
    assert not {"aws-lambda-powertools", "boto3", "botocore", "gigachat", "flask", "jinja2"} & libraries
