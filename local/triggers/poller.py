"""A Message Queue trigger: reads one queue, calls one function, deletes what the function has taken."""

import asyncio
import logging

from local.functions.invocation import Functions, InvocationError
from local.queues.messages import Message
from local.queues.models import MAX_RECEIVE, Queue, Queues
from local.triggers.descriptions import QueueTrigger
from local.triggers.events import queue_event

logger = logging.getLogger(__name__)

IDLE_SECONDS = 20.0  # a waiting poller is woken by a send; this only bounds one wait
MAX_EVENT = 3_500_000  # bytes of a function's request
MAX_RECEIVED = MAX_RECEIVE * 262_144  # bytes that one more receive may bring


class QueuePoller:
    """A function that returns has taken the whole batch; one that fails leaves it until visibility ends."""

    def __init__(self, trigger: QueueTrigger, queues: Queues, functions: Functions) -> None:
        self._trigger = trigger
        self._queue: Queue = queues[trigger.queue]
        self._controls = queues.controls
        self._functions = functions
        self._free = asyncio.Semaphore(trigger.in_flight)

    async def run(self) -> None:
        """Until cancelled. What an earlier process was delivering returns at once: its calls died with it."""
        self._queue.release()
        async with asyncio.TaskGroup() as calls:
            while True:
                await self._free.acquire()
                batch = await self._next_batch()
                calls.create_task(self._deliver(batch))

    async def _next_batch(self) -> list[Message]:
        while not (batch := await self._receive(self._trigger.batch_size)):
            await self._queue.arrival(IDLE_SECONDS)
        clock = asyncio.get_running_loop().time
        closes_at = clock() + self._trigger.cutoff
        while (room := self._room(batch)) and (left := closes_at - clock()) > 0:
            await self._queue.arrival(left)
            batch += await self._receive(room)
        return batch

    async def _receive(self, limit: int) -> list[Message]:
        await self._controls.available()
        return self._queue.receive(limit, self._trigger.visibility_timeout)

    def _room(self, batch: list[Message]) -> int:
        """How many messages more the batch may hold."""
        size = sum(len(message.body.encode()) for message in batch)
        return self._trigger.batch_size - len(batch) if size + MAX_RECEIVED <= MAX_EVENT else 0

    async def _deliver(self, batch: list[Message]) -> None:
        try:
            await self._functions.invoke(self._trigger.function, queue_event(self._queue.arn, batch))
        except InvocationError as error:
            fields = {"queue": self._queue.name, "messages": len(batch), "error": error.error_type}
            logger.warning("The function failed, its messages will return", extra=fields)
        else:
            await self._controls.available()
            self._queue.delete([message.receipt_handle for message in batch])
        finally:
            self._free.release()
