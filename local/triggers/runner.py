"""All triggers of the local cloud, run together in its loop."""

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from local.functions.invocation import Functions
from local.queues.models import Queues
from local.triggers.descriptions import LogTrigger, QueueTrigger, StreamTrigger, TimerTrigger
from local.triggers.logs import LogFollower
from local.triggers.poller import QueuePoller
from local.triggers.streams import Stream, StreamReader
from local.triggers.timer import Timer


class TriggerConflict(ValueError):
    """Two triggers read one queue; the service allows exactly one."""


class Triggers:
    """Made and run in one loop. Raises `TriggerConflict` and `cron.CronError` before anything starts."""

    def __init__(
        self,
        queues: Queues,
        functions: Functions,
        *,
        queue_triggers: Iterable[QueueTrigger] = (),
        timers: Iterable[TimerTrigger] = (),
        log_triggers: Iterable[LogTrigger] = (),
        logs: Path = Path(),
        stream_triggers: Iterable[StreamTrigger] = (),
        streams: Mapping[str, Stream] = MappingProxyType({}),
    ) -> None:
        triggers = list(queue_triggers)
        if len({trigger.queue for trigger in triggers}) < len(triggers):
            raise TriggerConflict("There is more than one trigger on a queue.")
        self._pollers = [QueuePoller(trigger, queues, functions) for trigger in triggers]
        self._followers = [LogFollower(trigger, logs, queues.clock, functions) for trigger in log_triggers]
        self._readers = [StreamReader(one, streams[one.stream], functions) for one in stream_triggers]
        self._timers = {trigger.name: Timer(trigger, queues, functions) for trigger in timers}

    async def run(self) -> None:
        """Until cancelled; calls in flight are cancelled too and their messages return at the next start."""
        async with asyncio.TaskGroup() as running:
            for poller in self._pollers:
                running.create_task(poller.run())
            for follower in self._followers:
                running.create_task(follower.run())
            for reader in self._readers:
                running.create_task(reader.run())
            for timer in self._timers.values():
                running.create_task(timer.run())

    async def fire(self, timer: str) -> None:
        """Let a timer go off now, besides its schedule."""
        await self._timers[timer].fire()
