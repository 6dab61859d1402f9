"""The trigger of Data Streams: bare records, in batches, again after a failure."""

import asyncio
import json
from typing import Any

from local.functions.invocation import FunctionRaised
from local.triggers.descriptions import StreamTrigger
from local.triggers.streams import Stream, StreamReader
from triggers.payloads import StreamBatch, read_payload


class Reader:
    """The function that takes the records; fails the first `failures` times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.batches: list[list[int]] = []

    async def invoke(self, name: str, event: Any) -> None:
        payload = read_payload(json.loads(json.dumps(event)))
        assert isinstance(payload, StreamBatch)
        self.batches.append([record["n"] for record in payload.records])
        if self.failures:
            self.failures -= 1
            raise FunctionRaised("no")


def read(reader: Reader, records: int, *, calls: int, batch_bytes: int = 65_536) -> None:
    """Put the records, wait for so many calls."""

    async def scenario() -> None:
        stream = Stream()
        trigger = StreamTrigger("communication", "mail-events", batch_bytes, 0.05, 2, 0.01)
        running = asyncio.create_task(StreamReader(trigger, stream, reader).run())
        for n in range(records):
            stream.put({"n": n})
        async with asyncio.timeout(5):
            while len(reader.batches) < calls:
                await asyncio.sleep(0.01)
        running.cancel()

    asyncio.run(scenario())


def test_records_that_come_together_are_one_batch() -> None:
    reader = Reader()

    read(reader, 3, calls=1)

    assert reader.batches == [[0, 1, 2]]


def test_batch_is_full_by_its_bytes() -> None:
    reader = Reader()

    read(reader, 4, calls=2, batch_bytes=15)

    assert reader.batches == [[0, 1], [2, 3]]


def test_batch_that_failed_comes_again_and_in_the_end_is_lost() -> None:
    once, always = Reader(failures=1), Reader(failures=9)

    read(once, 1, calls=2)
    read(always, 1, calls=3)

    assert (once.batches, always.batches) == ([[0], [0]], [[0], [0], [0]])
