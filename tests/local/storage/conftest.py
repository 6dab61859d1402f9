from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local.storage.app import make_app
from local.storage.models import Storage
from local.storage.signatures import AccessKey
from tests.local.serving import served


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return Storage(tmp_path / "storage")


@pytest.fixture
def local_url(storage: Storage) -> Iterator[str]:
    with served(make_app(storage, AccessKey("key", "secret"))) as url:
        yield url


@pytest.fixture(params=["local", "moto"])
def s3(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A boto3 client of our service and of moto's: the same tests pass on both."""
    yield from connected(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def local(local_url: str) -> Iterator[Any]:
    yield from connected(local_url)


def connected(url: str) -> Iterator[Any]:
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    config = Config(
        retries={"total_max_attempts": 1}, signature_version="s3v4", s3={"addressing_style": "path"}
    )
    client = boto3.client("s3", endpoint_url=url, region_name="us-east-1", config=config, **keys)
    yield client
    client.close()
