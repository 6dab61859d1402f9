from collections.abc import Iterator
from pathlib import Path

import pytest

from local.queues.models import Queues
from tests.local.clocks import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def queues(tmp_path: Path, clock: HandClock) -> Iterator[Queues]:
    opened = Queues(tmp_path / "queues.sqlite", clock=clock)
    opened.create("dead")
    opened.create("inbox", {"VisibilityTimeout": "90"})
    yield opened
    opened.close()
