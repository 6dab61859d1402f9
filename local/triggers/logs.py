"""A Cloud Logging trigger: follows the functions' logs and calls one function with lines of one stream."""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from local.functions.invocation import Functions, InvocationError
from local.triggers.descriptions import LogTrigger
from local.triggers.events import Event, log_entry, logging_event

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.25


class LogFollower:
    """Lines printed before it runs are not read: what they counted stands in the lines after them."""

    def __init__(
        self,
        trigger: LogTrigger,
        logs: Path,
        clock: Callable[[], datetime],
        functions: Functions,
        *,
        every: float = LOOK_SECONDS,
    ) -> None:
        self._trigger = trigger
        self._logs = logs
        self._clock = clock
        self._functions = functions
        self._every = every
        self._marker = f'"stream_name": "{trigger.stream}"'.encode()
        self._positions: dict[Path, int] = {}

    async def run(self) -> None:
        """Until cancelled."""
        self._positions = {path: path.stat().st_size for path in self._logs.glob("*.log")}
        batch: list[Event] = []
        clock = asyncio.get_running_loop().time
        closes_at = 0.0
        while True:
            await asyncio.sleep(self._every)
            if not batch:
                closes_at = clock() + self._trigger.cutoff
            batch += self._new_entries()
            while len(batch) >= self._trigger.batch_size or (batch and clock() >= closes_at):
                await self._deliver(batch[: self._trigger.batch_size])
                batch = batch[self._trigger.batch_size :]

    async def _deliver(self, entries: list[Event]) -> None:
        """What the function does not take after all attempts is lost."""
        for attempt in range(1 + self._trigger.retry_attempts):
            if attempt:
                await asyncio.sleep(self._trigger.retry_interval)
            try:
                await self._functions.invoke(self._trigger.function, logging_event(entries, self._clock()))
            except InvocationError as error:
                fields = {"stream": self._trigger.stream, "lines": len(entries), "error": error.error_type}
                logger.warning("The function failed on lines of the log", extra=fields)
            else:
                return

    def _new_entries(self) -> list[Event]:
        return [
            log_entry(path.stem, line, self._clock())
            for path in sorted(self._logs.glob("*.log"))
            for line in self._new_lines(path)
        ]

    def _new_lines(self, path: Path) -> Iterator[dict[str, Any]]:
        """The stream's lines that were printed since the last look and are whole."""
        with path.open("rb") as file:
            file.seek(self._positions.get(path, 0))
            whole, newline, _ = file.read().rpartition(b"\n")
        self._positions[path] = self._positions.get(path, 0) + len(whole) + len(newline)
        for line in whole.splitlines():
            if self._marker in line:
                yield json.loads(line)
