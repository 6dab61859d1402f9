import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from local.functions.invocation import FunctionRaised, FunctionTimedOut
from local.queues.messages import Draft
from local.queues.models import Counts, Queues
from local.queues.settings import queue_arn
from local.triggers.descriptions import QueueTrigger
from local.triggers.runner import TriggerConflict, Triggers
from tests.local.clocks import HandClock
from tests.local.triggers.functions import RecordedFunctions

ONE = QueueTrigger("inbox", "maestro")
EMPTY = Counts(visible=0, in_flight=0, delayed=0)


@asynccontextmanager
async def polling(
    queues: Queues, functions: RecordedFunctions, trigger: QueueTrigger = ONE
) -> AsyncIterator[None]:
    running = asyncio.create_task(Triggers(queues, functions, queue_triggers=[trigger]).run())
    yield
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


def send(queues: Queues, *bodies: str) -> None:
    queues["inbox"].send([Draft(body) for body in bodies])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 10))


async def fail(_event: Any) -> None:
    raise FunctionRaised("broken")


async def hang(_event: Any) -> None:
    await asyncio.Event().wait()


def test_message_is_deleted_when_the_function_returns(queues: Queues) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions()
        async with polling(queues, functions):
            send(queues, "x")
            await until(lambda: queues["inbox"].counts() == EMPTY)

        assert [name for name, _ in functions.calls] == ["maestro"]
        assert functions.bodies() == [["x"]]

    run(scenario())


def test_sent_message_reaches_the_function_within_milliseconds(queues: Queues) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions()
        delays = []
        async with polling(queues, functions):
            for number in range(1, 21):
                await asyncio.sleep(0.005)
                started = time.perf_counter()
                send(queues, "x")
                await functions.called(number)
                delays.append(time.perf_counter() - started)

        assert sorted(delays)[10] < 0.01

    run(scenario())


@pytest.mark.parametrize("error", [FunctionRaised("broken"), FunctionTimedOut("slow")])
def test_failed_batch_returns_whole_after_the_visibility_timeout(
    queues: Queues, clock: HandClock, error: Exception
) -> None:
    async def refuse(_event: Any) -> None:
        raise error

    async def scenario() -> None:
        functions = RecordedFunctions(refuse)
        async with polling(queues, functions, QueueTrigger("inbox", "maestro", batch_size=2)):
            send(queues, "a", "b")
            await functions.called(1)
            hidden = queues["inbox"].counts()
            clock.advance(90)
            queues["inbox"].wake()
            await functions.called(2)

        assert hidden == Counts(visible=0, in_flight=2, delayed=0)
        assert functions.bodies() == [["a", "b"], ["a", "b"]]

    run(scenario())


def test_trigger_visibility_overrides_the_queue(queues: Queues, clock: HandClock) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions(fail)
        async with polling(queues, functions, QueueTrigger("inbox", "maestro", visibility_timeout=5)):
            send(queues, "x")
            await functions.called(1)
            clock.advance(5)
            queues["inbox"].wake()
            await functions.called(2)

    run(scenario())


def test_message_that_keeps_failing_ends_in_the_dead_letter_queue(queues: Queues) -> None:
    policy = {"deadLetterTargetArn": queue_arn("dead"), "maxReceiveCount": 3}
    queues.ensure("inbox", {"RedrivePolicy": json.dumps(policy), "VisibilityTimeout": "0"})

    async def scenario() -> None:
        functions = RecordedFunctions(fail)
        async with polling(queues, functions):
            send(queues, "poison")
            await until(lambda: queues["dead"].counts().visible == 1)

        assert functions.bodies() == [["poison"]] * 3

    run(scenario())


def test_full_batch_does_not_wait_for_the_cutoff(queues: Queues) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions()
        async with polling(queues, functions, QueueTrigger("inbox", "maestro", batch_size=12, cutoff=60)):
            send(queues, *(f"{number:02}" for number in range(12)))
            await functions.called(1)

        assert [sorted(batch) for batch in functions.bodies()] == [[f"{n:02}" for n in range(12)]]

    run(scenario())


def test_partial_batch_goes_at_the_cutoff(queues: Queues) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions()
        async with polling(queues, functions, QueueTrigger("inbox", "maestro", batch_size=10, cutoff=0.2)):
            send(queues, "a")
            await asyncio.sleep(0.05)
            send(queues, "b")
            await functions.called(1)

        assert functions.bodies() == [["a", "b"]]

    run(scenario())


def test_batch_stays_below_the_request_limit_of_a_function(queues: Queues) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions()
        async with polling(queues, functions, QueueTrigger("inbox", "maestro", batch_size=100, cutoff=0.2)):
            send(queues, *("x" * 250_000 for _ in range(30)))
            await functions.called(3)

        assert max(len(json.dumps(event)) for _, event in functions.calls) < 3_500_000

    run(scenario())


def test_batches_in_flight_are_bounded(queues: Queues) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions(hang)
        async with polling(queues, functions, QueueTrigger("inbox", "maestro", in_flight=3)):
            send(queues, *"abcde")
            await functions.called(3)
            await asyncio.sleep(0.05)

            assert len(functions.calls) == 3
            assert queues["inbox"].counts().visible == 2

    run(scenario())


def test_messages_in_flight_return_at_once_when_polling_restarts(queues: Queues) -> None:
    async def scenario() -> None:
        killed, restarted = RecordedFunctions(hang), RecordedFunctions()
        async with polling(queues, killed):
            send(queues, "x")
            await killed.called(1)
        async with polling(queues, restarted):
            await restarted.called(1)

        assert restarted.bodies() == [["x"]]

    run(scenario())


def test_unavailable_queue_delivers_nothing_and_loses_nothing(queues: Queues) -> None:
    async def scenario() -> None:
        functions = RecordedFunctions()
        async with polling(queues, functions):
            queues.controls.make_unavailable(0.3)
            send(queues, "x")
            await asyncio.sleep(0.1)
            during = list(functions.calls)
            await until(lambda: queues["inbox"].counts() == EMPTY)

        assert during == []
        assert functions.bodies() == [["x"]]

    run(scenario())


def test_second_trigger_on_a_queue_is_refused(queues: Queues) -> None:
    with pytest.raises(TriggerConflict):
        Triggers(queues, RecordedFunctions(), queue_triggers=[ONE, QueueTrigger("inbox", "planning")])
