"""The trigger of Cloud Logging: follows what functions print, and hands over one stream."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from local.functions.invocation import FunctionRaised
from local.triggers.descriptions import LogTrigger
from local.triggers.logs import LogFollower
from triggers.payloads import LogBatch, read_payload

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Reader:
    """The function that takes the lines; fails the first `failures` times."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.batches: list[list[dict[str, Any]]] = []

    async def invoke(self, name: str, event: Any) -> None:
        payload = read_payload(json.loads(json.dumps(event)))
        assert isinstance(payload, LogBatch)
        self.batches.append([dict(line) for line in payload.lines])
        if self.failures:
            self.failures -= 1
            raise FunctionRaised("no")

    def numbers(self) -> list[int]:
        return [line["n"] for batch in self.batches for line in batch]


def printed(n: int, stream: str = "telemetry") -> str:
    return json.dumps({"level": "INFO", "message": "measured", "stream_name": stream, "n": n}) + "\n"


def follow(
    logs: Path,
    reader: Reader,
    write: Callable[[], None],
    *,
    until: int,
    batch_size: int = 100,
    attempts: int = 0,
) -> None:
    """Start following, write, wait until so many lines were handed over."""

    async def scenario() -> None:
        trigger = LogTrigger("housekeeping", "telemetry", batch_size, 0, attempts, retry_interval=0.01)
        running = asyncio.create_task(LogFollower(trigger, logs, lambda: NOW, reader, every=0.01).run())
        await asyncio.sleep(0.05)
        write()
        async with asyncio.timeout(5):
            while len(reader.numbers()) < until:
                await asyncio.sleep(0.01)
        running.cancel()

    asyncio.run(scenario())


def append(path: Path, text: str) -> None:
    with path.open("a") as file:
        file.write(text)


def test_lines_of_the_stream_are_handed_over_and_others_are_not(tmp_path: Path) -> None:
    reader = Reader()

    def write() -> None:
        append(tmp_path / "planning.log", "no JSON\n" + printed(0, "other") + printed(1))
        append(tmp_path / "finance.log", printed(2))

    follow(tmp_path, reader, write, until=2)

    assert sorted(reader.numbers()) == [1, 2]


def test_what_the_service_keeps_by_name_is_not_in_the_payload(tmp_path: Path) -> None:
    reader = Reader()

    follow(tmp_path, reader, lambda: append(tmp_path / "planning.log", printed(1)), until=1)

    assert reader.batches == [[{"n": 1}]]


def test_lines_from_before_are_not_read(tmp_path: Path) -> None:
    reader = Reader()
    append(tmp_path / "planning.log", printed(1))

    follow(tmp_path, reader, lambda: append(tmp_path / "planning.log", printed(2)), until=1)

    assert reader.numbers() == [2]


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    reader, line = Reader(), printed(1)
    append(tmp_path / "planning.log", "")

    def write() -> None:
        append(tmp_path / "planning.log", line[:10])
        rest = partial(append, tmp_path / "planning.log", line[10:])
        asyncio.get_running_loop().call_later(0.1, rest)

    follow(tmp_path, reader, write, until=1)

    assert reader.numbers() == [1]


@pytest.mark.parametrize(("lines", "sizes"), [(5, [2, 2, 1])])
def test_batches_are_no_larger_than_the_trigger_says(tmp_path: Path, lines: int, sizes: list[int]) -> None:
    reader, text = Reader(), "".join(printed(n) for n in range(lines))

    follow(tmp_path, reader, lambda: append(tmp_path / "a.log", text), until=lines, batch_size=2)

    assert [len(batch) for batch in reader.batches] == sizes


def test_batch_that_fails_is_lost_and_the_next_is_handed_over(tmp_path: Path) -> None:
    reader, text = Reader(failures=1), printed(1) + printed(2)

    follow(tmp_path, reader, lambda: append(tmp_path / "a.log", text), until=2, batch_size=1)

    assert reader.numbers() == [1, 2]


def test_batch_that_fails_is_handed_over_again_as_often_as_the_trigger_says(tmp_path: Path) -> None:
    reader, text = Reader(failures=2), printed(1) + printed(2)

    follow(tmp_path, reader, lambda: append(tmp_path / "a.log", text), until=4, batch_size=1, attempts=2)

    assert reader.numbers() == [1, 1, 1, 2]
