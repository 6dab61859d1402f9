import asyncio
import json
from collections.abc import Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from local.functions.invocation import FunctionRaised
from local.queues.models import Queues
from local.triggers.cron import CronError
from local.triggers.descriptions import TimerTrigger
from local.triggers.timer import Timer
from tests.local.clocks import HandClock
from tests.local.triggers.functions import RecordedFunctions

EVERY_MINUTE = TimerTrigger("sweep", "housekeeping", "* * * * ? *", payload="all")
STUBBORN = TimerTrigger(
    "sweep", "housekeeping", "* * * * ? *", retry_attempts=2, retry_interval=10, dead_letter_queue="dead"
)


class Sleeper:
    """Sleeping moves the hand clock."""

    def __init__(self, clock: HandClock) -> None:
        self.naps: list[float] = []
        self._clock = clock

    async def __call__(self, seconds: float) -> None:
        self.naps.append(seconds)
        self._clock.advance(seconds)
        await asyncio.sleep(0)


@pytest.fixture
def sleeper(clock: HandClock) -> Sleeper:
    return Sleeper(clock)


def run(scenario: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scenario, 10))


def failing(times: int) -> RecordedFunctions:
    left = [FunctionRaised("broken")] * times

    async def behave(_event: Any) -> None:
        if left:
            raise left.pop()

    return RecordedFunctions(behave)


def test_timer_fires_every_minute_on_the_minute(queues: Queues, clock: HandClock, sleeper: Sleeper) -> None:
    clock.moment = datetime(2026, 12, 1, 9, 0, 30, tzinfo=UTC)

    async def scenario() -> None:
        functions = RecordedFunctions()
        running = asyncio.create_task(Timer(EVERY_MINUTE, queues, functions, sleep=sleeper).run())
        await functions.called(3)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

        assert sleeper.naps[:3] == [30, 60, 60]
        assert functions.calls[0][0] == "housekeeping"
        assert functions.calls[0][1]["messages"][0]["details"] == {"trigger_id": "sweep", "payload": "all"}

    run(scenario())


def test_failed_call_is_repeated_with_the_same_event(queues: Queues, sleeper: Sleeper) -> None:
    async def scenario() -> None:
        functions = failing(times=2)
        await Timer(STUBBORN, queues, functions, sleep=sleeper).fire()

        assert len(functions.calls) == 3
        assert functions.calls[0] == functions.calls[1] == functions.calls[2]
        assert sleeper.naps == [10, 10]
        assert queues["dead"].counts().visible == 0

    run(scenario())


def test_event_that_keeps_failing_goes_to_the_dead_letter_queue(queues: Queues, sleeper: Sleeper) -> None:
    async def scenario() -> None:
        functions = failing(times=3)
        await Timer(STUBBORN, queues, functions, sleep=sleeper).fire()

        (message,) = queues["dead"].receive()
        assert json.loads(message.body) == functions.calls[0][1]

    run(scenario())


def test_failed_event_is_lost_without_retries_and_dead_letters(queues: Queues, sleeper: Sleeper) -> None:
    async def scenario() -> None:
        functions = failing(times=1)
        await Timer(EVERY_MINUTE, queues, functions, sleep=sleeper).fire()

        assert len(functions.calls) == 1
        assert queues["dead"].counts().visible == 0

    run(scenario())


def test_wrong_expression_is_refused_before_anything_starts(queues: Queues) -> None:
    with pytest.raises(CronError):
        Timer(TimerTrigger("sweep", "housekeeping", "* * * * * *"), queues, RecordedFunctions())
