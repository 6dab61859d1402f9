from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from local.queues.app import make_app
from local.queues.models import Queues
from tests.local.serving import served

Connect = Callable[[str], Any]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """Makes boto3 clients that never retry, and closes them."""
    clients = []

    def client(url: str) -> Any:
        keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
        config = Config(retries={"total_max_attempts": 1})
        clients.append(boto3.client("sqs", endpoint_url=url, region_name="us-east-1", config=config, **keys))
        return clients[-1]

    yield client
    for made in clients:
        made.close()


@pytest.fixture
def local_url(tmp_path: Path) -> Iterator[str]:
    queues = Queues(tmp_path / "queues.sqlite")
    with served(make_app(queues, test_controls=True)) as url:
        yield url
    queues.close()


@pytest.fixture
def local(local_url: str, connect: Connect) -> Any:
    return connect(local_url)


@pytest.fixture(params=["local", "moto"])
def sqs(request: pytest.FixtureRequest, connect: Connect) -> Any:
    """A boto3 client of our service and of moto's: the same tests pass on both."""
    return connect(request.getfixturevalue(f"{request.param}_url"))
