"""Packages of the whole manifest, built once for the session, and a way to call them."""

import json
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from joserfc.jwk import ECKey

from local.manifest import Manifest, load_manifest
from local.packaging.build import Workshop, build, open_workshop
from local.packaging.package import Package
from local.packaging.target import CLOUD, HERE, NoInterpreter, Target, find_interpreter
from local.queues.app import make_app
from local.queues.models import Queues
from local.services import Services
from local.ydb.process import DATABASE, YdbProcess
from shared.database import Database
from shared.migrations import apply_migrations
from shared.tokens import new_key
from tests.local.serving import served
from tests.packaging.calling import Caller

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "http://127.0.0.1:9"


def _target() -> Target:
    """The cloud's own, where its interpreter is at hand; the same packages for the running one elsewhere."""
    try:
        find_interpreter(CLOUD)
    except NoInterpreter:
        return HERE
    return CLOUD


@pytest.fixture(scope="session")
def manifest() -> Manifest:
    return load_manifest(ROOT / "serverless.yaml")


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    """Libraries stay in .cache between sessions, as they do for `make package`."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("packages are for Linux x86-64 and run only there")
    output = tmp_path_factory.mktemp("packages")
    return open_workshop(ROOT, _target(), output, ROOT / ".cache/packaging")


@pytest.fixture(scope="session")
def packages(workshop: Workshop, manifest: Manifest) -> dict[str, Package]:
    return {name: build(workshop, function) for name, function in manifest.functions.items()}


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory, manifest: Manifest) -> Iterator[Services]:
    """A migrated database and empty queues; buckets that nobody here reaches."""
    process = YdbProcess(tmp_path_factory.mktemp("ydb") / "data.sqlite")
    database = {"YDB_ENDPOINT": process.endpoint, "YDB_DATABASE": DATABASE, "YDB_ANONYMOUS_CREDENTIALS": "1"}
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("YDB_ANONYMOUS_CREDENTIALS", "1")
        opened = Database(process.endpoint, DATABASE)
    apply_migrations(opened, pause=0)
    opened.close()
    queues = Queues(tmp_path_factory.mktemp("queues") / "queues.sqlite")
    for name in manifest.queues:
        queues.ensure(name, {})
    with served(make_app(queues)) as url:
        yield Services(
            database=database,
            sqs_endpoint_url=url,
            queue_urls={name: f"{url}/local/{name}" for name in manifest.queues},
            s3_endpoint_url=NOWHERE,
            buckets={name: name for name in manifest.buckets},
            kms={"KMS_URL": NOWHERE, "KMS_KEY_ID": "local"},
            static_key={"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"},
        )
    queues.close()
    process.stop()


@pytest.fixture(scope="session")
def signing_key() -> ECKey:
    """Of the tokens that the authorizer believes."""
    return new_key()


@pytest.fixture(scope="session")
def caller(
    workshop: Workshop,
    manifest: Manifest,
    packages: dict[str, Package],
    services: Services,
    signing_key: ECKey,
    tmp_path_factory: pytest.TempPathFactory,
) -> Caller:
    secrets = {
        "auth_jwks": json.dumps({"keys": [signing_key.as_dict(private=False)]}),
        "auth_signing_keys": json.dumps({"keys": [signing_key.as_dict(private=True)]}),
    }
    directory = tmp_path_factory.mktemp("unpacked")
    return Caller(workshop.interpreter, manifest, packages, services, secrets, directory)
