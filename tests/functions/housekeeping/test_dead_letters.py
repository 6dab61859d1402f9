"""Dead letters are reported until somebody takes them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from functions.housekeeping.store import DueStore
from functions.housekeeping.work import Chores
from local.queues.app import make_app
from local.queues.messages import Draft
from local.queues.models import Queues
from shared.config import WatchSettings
from shared.database import Database
from shared.errors import Unavailable
from shared.messages import Inboxes
from shared.queue_depth import QueueDepths
from tests.local.serving import served

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = ("finance-dlq", "finance-inbox", "planning-dlq")


@pytest.fixture
def queues(tmp_path: Path) -> Iterator[Queues]:
    made = Queues(tmp_path / "queues.sqlite")
    for name in NAMES:
        made.ensure(name, {})
    yield made
    made.close()


def settings_for(url: str) -> WatchSettings:
    urls = json.dumps({name: f"{url}/local/{name}" for name in NAMES})
    key = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    return WatchSettings.model_validate({"watched_queues": urls, "sqs_endpoint_url": url, **key})


@pytest.fixture
def settings(queues: Queues) -> Iterator[WatchSettings]:
    with served(make_app(queues)) as url:
        yield settings_for(url)


@pytest.fixture
def chores(settings: WatchSettings, database: Database) -> Chores:
    return Chores(DueStore(database), database, Inboxes(settings), QueueDepths(settings))


def test_dead_letters_of_all_queues_are_counted(chores: Chores, queues: Queues) -> None:
    queues["finance-dlq"].send([Draft("one"), Draft("two")])
    queues["planning-dlq"].send([Draft("three")])

    assert chores.report_dead_letters(NOW) == {"dead_letters": 3}


def test_work_that_waits_in_an_inbox_is_no_dead_letter(chores: Chores, queues: Queues) -> None:
    queues["finance-inbox"].send([Draft("work")])

    assert chores.report_dead_letters(NOW) == {"dead_letters": 0}


def test_queue_that_does_not_answer_is_a_passing_failure() -> None:
    depths = QueueDepths(settings_for("http://127.0.0.1:9"))

    with pytest.raises(Unavailable):
        depths.waiting("finance-dlq")


def test_queue_that_is_gone_is_a_passing_failure(settings: WatchSettings) -> None:
    gone = {"nowhere-dlq": f"{settings.sqs_endpoint_url}/local/nowhere-dlq"}

    with pytest.raises(Unavailable):
        QueueDepths(settings.model_copy(update={"watched_queues": gone})).waiting("nowhere-dlq")
