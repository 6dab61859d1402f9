"""What an instance keeps for its life is a test's for its own."""

from collections.abc import Iterator

import pytest

from shared.queue_client import queue_client


@pytest.fixture(autouse=True)
def no_kept_connections() -> Iterator[None]:
    yield
    queue_client.cache_clear()
