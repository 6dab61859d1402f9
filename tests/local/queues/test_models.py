import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.queues.messages import Draft
from local.queues.models import Counts, Queue, Queues
from local.queues.settings import queue_arn
from tests.local.clocks import HandClock

DAY = 86_400


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def queues(tmp_path: Path, clock: HandClock) -> Iterator[Queues]:
    opened = Queues(tmp_path / "queues.sqlite", clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def inbox(queues: Queues) -> Queue:
    return queues.create("inbox")


def with_dead_letters(queues: Queues, max_receive_count: int) -> Queue:
    queues.create("dead")
    policy = {"deadLetterTargetArn": queue_arn("dead"), "maxReceiveCount": max_receive_count}
    return queues.create("inbox", {"RedrivePolicy": json.dumps(policy)})


def test_message_is_dropped_when_its_retention_ends(inbox: Queue, clock: HandClock) -> None:
    inbox.send([Draft("old")])
    clock.advance(2 * DAY)
    inbox.send([Draft("new")])
    clock.advance(2 * DAY)

    assert [message.body for message in inbox.receive(10)] == ["new"]
    assert inbox.counts() == Counts(visible=0, in_flight=1, delayed=0)


def test_shorter_retention_drops_at_once(queues: Queues, inbox: Queue, clock: HandClock) -> None:
    inbox.send([Draft("x")])
    inbox.counts()
    clock.advance(61)

    queues.change("inbox", {"MessageRetentionPeriod": "60"})

    assert inbox.counts().visible == 0


def test_retention_of_a_dead_letter_counts_from_the_first_send(queues: Queues, clock: HandClock) -> None:
    inbox = with_dead_letters(queues, max_receive_count=1)
    inbox.send([Draft("x")])
    clock.advance(3 * DAY)
    inbox.receive(visibility=0)
    inbox.receive()
    clock.advance(DAY)

    assert queues["dead"].receive() == []


def test_spent_message_moves_keeping_its_id(queues: Queues) -> None:
    inbox = with_dead_letters(queues, max_receive_count=1)
    (message_id,) = inbox.send([Draft("x")])

    inbox.receive(visibility=0)
    again = inbox.receive()

    assert again == []
    assert [message.message_id for message in queues["dead"].receive()] == [message_id]


def test_spent_message_stays_when_the_dead_letter_queue_is_gone(queues: Queues) -> None:
    inbox = with_dead_letters(queues, max_receive_count=1)
    inbox.send([Draft("x")])
    queues.delete("dead")

    counts = [message.receive_count for _ in range(2) for message in inbox.receive(visibility=0)]

    assert counts == [1, 2]


def test_stale_receipt_handle_deletes_nothing(inbox: Queue) -> None:
    inbox.send([Draft("x")])
    (first,) = inbox.receive(visibility=0)
    inbox.receive(visibility=0)

    inbox.delete([first.receipt_handle])

    assert inbox.counts().visible == 1


def test_visibility_hides_for_its_time_and_no_longer(inbox: Queue, clock: HandClock) -> None:
    inbox.send([Draft("x")])
    inbox.receive(visibility=90)

    clock.advance(89)
    early = inbox.receive()
    clock.advance(1)
    late = inbox.receive()

    assert [len(early), len(late)] == [0, 1]


def test_release_returns_what_is_in_flight_but_not_what_is_delayed(inbox: Queue) -> None:
    inbox.send([Draft("taken"), Draft("later", delay=60)])
    inbox.receive(10)

    inbox.release()

    assert inbox.counts() == Counts(visible=1, in_flight=0, delayed=1)


def test_ensure_changes_an_existing_queue(queues: Queues, inbox: Queue) -> None:
    queues.ensure("inbox", {"VisibilityTimeout": "90"})

    assert inbox.settings.visibility == 90


def test_queues_and_messages_are_there_after_reopening(tmp_path: Path, queues: Queues) -> None:
    with_dead_letters(queues, max_receive_count=3).send([Draft("x")])
    settings = queues["inbox"].settings

    reopened = Queues(tmp_path / "queues.sqlite", clock=queues.clock)

    assert [queue.name for queue in reopened] == ["dead", "inbox"]
    assert reopened["inbox"].settings == settings
    assert [message.body for message in reopened["inbox"].receive()] == ["x"]
    reopened.close()


async def waited(queue: Queue, seconds: float) -> float:
    started = time.perf_counter()
    await queue.arrival(seconds)
    return time.perf_counter() - started


def test_send_wakes_a_waiting_receiver_at_once(inbox: Queue) -> None:
    async def scenario() -> float:
        receiver = asyncio.create_task(waited(inbox, 10))
        await asyncio.sleep(0.01)
        inbox.send([Draft("x")])
        return await receiver

    assert asyncio.run(scenario()) < 1


def test_receiver_wakes_when_a_delayed_message_is_due(inbox: Queue) -> None:
    inbox.send([Draft("x", delay=1)])

    assert 0.9 < asyncio.run(waited(inbox, 10)) < 5


def test_receiver_waits_its_whole_time_for_nothing(inbox: Queue) -> None:
    assert 0.09 < asyncio.run(waited(inbox, 0.1)) < 5
