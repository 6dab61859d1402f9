"""A timer: calls one function by a cron expression."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable

from local.functions.invocation import Functions, InvocationError
from local.queues.messages import Draft
from local.queues.models import Queues
from local.triggers.cron import Schedule
from local.triggers.descriptions import TimerTrigger
from local.triggers.events import Event, timer_event

logger = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]


class Timer:
    """Moments missed while the cloud was down are not made up; a slow call does not delay the next moment."""

    def __init__(
        self, trigger: TimerTrigger, queues: Queues, functions: Functions, *, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._trigger = trigger
        self._schedule = Schedule.parse(trigger.expression)
        self._queues = queues
        self._functions = functions
        self._sleep = sleep

    async def run(self) -> None:
        """Until cancelled."""
        clock = self._queues.clock
        async with asyncio.TaskGroup() as calls:
            while True:
                moment = self._schedule.next_after(clock())
                while (seconds := (moment - clock()).total_seconds()) > 0:
                    await self._sleep(seconds)
                calls.create_task(self.fire())

    async def fire(self) -> None:
        """Call the function now, with the retries and the dead-letter queue of the trigger."""
        event = timer_event(self._trigger.name, self._trigger.payload, self._queues.clock())
        for attempt in range(1 + self._trigger.retry_attempts):
            if attempt:
                await self._sleep(self._trigger.retry_interval)
            if await self._succeeds(event):
                return
        self._bury(event)

    async def _succeeds(self, event: Event) -> bool:
        try:
            await self._functions.invoke(self._trigger.function, event)
        except InvocationError as error:
            fields = {"trigger": self._trigger.name, "error": error.error_type}
            logger.warning("The function failed on a timer's event", extra=fields)
            return False
        return True

    def _bury(self, event: Event) -> None:
        """What the real service stores as the body is not documented; here it is the event itself."""
        if self._trigger.dead_letter_queue:
            self._queues[self._trigger.dead_letter_queue].send([Draft(json.dumps(event, ensure_ascii=False))])
