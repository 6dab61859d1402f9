"""A data stream and its trigger: records in, batches of them to one function."""

import asyncio
import json
import logging
from typing import Any

from local.functions.invocation import Functions, InvocationError
from local.triggers.descriptions import StreamTrigger

logger = logging.getLogger(__name__)

Record = dict[str, Any]


class Stream:
    """Kept in memory: who writes here is on this machine too, and may write again."""

    def __init__(self) -> None:
        self._records: asyncio.Queue[Record] = asyncio.Queue()

    def put(self, record: Record) -> None:
        """At the end."""
        self._records.put_nowait(record)

    async def take(self) -> Record:
        """The first one, as soon as there is one."""
        return await self._records.get()


class StreamReader:
    """A batch closes at `batch_bytes` or `cutoff` after its first record. One that failed is repeated as the
    trigger says, and then lost."""

    def __init__(self, trigger: StreamTrigger, stream: Stream, functions: Functions) -> None:
        self._trigger = trigger
        self._stream = stream
        self._functions = functions

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._deliver(await self._next_batch())

    async def _next_batch(self) -> list[Record]:
        batch = [await self._stream.take()]
        try:
            async with asyncio.timeout(self._trigger.cutoff):
                while len(json.dumps(batch, ensure_ascii=False).encode()) < self._trigger.batch_bytes:
                    batch.append(await self._stream.take())
        except TimeoutError:
            pass
        return batch

    async def _deliver(self, batch: list[Record]) -> None:
        for attempt in range(1 + self._trigger.retry_attempts):
            if attempt:
                await asyncio.sleep(self._trigger.retry_interval)
            try:
                await self._functions.invoke(self._trigger.function, {"messages": batch})
            except InvocationError as error:
                fields = {"stream": self._trigger.stream, "records": len(batch), "error": error.error_type}
                logger.warning("The function failed on records of a stream", extra=fields)
            else:
                return
