"""Real services of this machine: queues behind boto3, tables behind the SDK, objects behind S3."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.queues.app import make_app as make_queues_app
from local.queues.models import Queues
from local.storage.app import make_app as make_storage_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from local.ydb.process import DATABASE, YdbProcess
from shared.config import BucketSettings, DatabaseSettings
from shared.database import Database
from shared.migrations import apply_migrations
from shared.objects import Objects
from tests.local.serving import served
from tools.letterbox import LetterBox

EVERY_TYPE = """
CREATE TABLE every_type (
    id Int64 NOT NULL, text Utf8, bytes String, json Json, sum Decimal(22,9), at Timestamp, day Date,
    yes Bool, share Double, PRIMARY KEY (id)
)
"""
QUEUES = ("finance-inbox", "finance-dlq")


@pytest.fixture
def queues(tmp_path: Path) -> Iterator[Queues]:
    made = Queues(tmp_path / "queues.sqlite")
    for name in QUEUES:
        made.ensure(name, {})
    yield made
    made.close()


@pytest.fixture
def box(queues: Queues) -> Iterator[LetterBox]:
    import boto3

    with served(make_queues_app(queues)) as url:
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        sqs = boto3.client("sqs", endpoint_url=url, region_name="ru-central1", **keys)
        yield LetterBox(sqs, {name: f"{url}/local/{name}" for name in QUEUES})
        sqs.close()


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[Objects]:
    storage = Storage(tmp_path / "objects")
    storage.ensure("backups")
    with served(make_storage_app(storage, AccessKey("key", "secret"))) as url:
        settings = {
            "buckets": json.dumps({"backups": "backups"}),
            "s3_endpoint_url": url,
            "aws_access_key_id": "key",
            "aws_secret_access_key": "secret",
        }
        yield Objects(BucketSettings.model_validate(settings), "backups")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a database with the product's tables and no rows, to copy."""
    path = tmp_path_factory.mktemp("tables") / "ydb.sqlite"
    with running(path) as settings:
        database = Database(settings.ydb_endpoint, settings.ydb_database)
        apply_migrations(database, pause=0)
        database.script(EVERY_TYPE)
        database.close()
    return path


@pytest.fixture(scope="module")
def source(tables: Path) -> Iterator[DatabaseSettings]:
    with running(copy(tables, tables.with_name("source.sqlite"))) as settings:
        yield settings


@pytest.fixture
def target(tables: Path, tmp_path: Path) -> Iterator[DatabaseSettings]:
    with running(copy(tables, tmp_path / "target.sqlite")) as settings:
        yield settings


def copy(tables: Path, target: Path) -> Path:
    """With what its journal holds."""
    connection = sqlite3.connect(tables)
    connection.execute("VACUUM INTO ?", (str(target),))
    connection.close()
    return target


@contextmanager
def running(path: Path) -> Iterator[DatabaseSettings]:
    """A database of its own."""
    os.environ.setdefault("YDB_ANONYMOUS_CREDENTIALS", "1")
    process = YdbProcess(path)
    yield DatabaseSettings(ydb_endpoint=process.endpoint, ydb_database=DATABASE)
    process.stop()
