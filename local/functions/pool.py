"""The deployed functions: for each, as many instances as calls at once, up to a limit."""

import asyncio
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.functions.instance import Deployment, Instance, Nursery
from local.functions.invocation import TooManyCalls

logger = logging.getLogger(__name__)

INSTANCES = 10  # the default quota of a new cloud
PATIENCE = 30.0  # seconds a call waits for a free instance
SETTLING = 1.0  # seconds an instance counts as new, unless its first call ends before

# Imported once, before any instance is forked: most of a cold start is these.
HEAVY_LIBRARIES = (
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.idempotency",
    "babel.dates",
    "boto3",
    "gigachat",
    "httpx",
    "icalendar",
    "jinja2",
    "networkx",
    "pydantic",
    "yaml",
    "ydb",
    "shared.http",
    "shared.runs.worker",
    "triggers.agent_entry",
)


@dataclass(frozen=True)
class Usage:
    """What a function has used. `cpu_seconds` counts finished calls and the imports before them."""

    pids: list[int]
    busy_pids: list[int]
    calls: int
    cpu_seconds: float


class FunctionPool:
    """The instances of one function.

    `births` admits one new instance per core of all functions. In the cloud each has a core of its own; here
    a rush that started as many as it has calls would slow every call down, while the warm ones catch up.
    """

    def __init__(
        self,
        deployment: Deployment,
        nursery: Nursery,
        births: asyncio.Semaphore,
        log: Path,
        *,
        limit: int,
        patience: float,
    ) -> None:
        self._deployment = deployment
        self._nursery = nursery
        self._births = births
        self._log = log
        self._limit = limit
        self._patience = patience
        self._instances: set[Instance] = set()
        self._idle: asyncio.LifoQueue[Instance] = asyncio.LifoQueue()  # the warmest first
        self._starts: set[asyncio.Task[None]] = set()
        self._waiting = 0
        self._calls = 0
        self._cpu_of_the_dead = 0.0

    async def warm_up(self) -> None:
        """Have one instance ready."""
        instance = Instance(self._deployment)
        self._instances.add(instance)
        await self._start(instance)
        if instance.birth_error:
            logger.warning("%s does not start, see %s", self._deployment.name, self._log)

    async def invoke(self, event: Any) -> Any:
        instance = await self._take()
        self._calls += 1
        try:
            return await instance.call(event)
        finally:
            self._give_back(instance)

    def close(self) -> None:
        """Hang up on every instance."""
        for instance in self._instances:
            instance.close()

    def kill(self, *, busy_only: bool) -> list[int]:
        """SIGKILL the instances (or those in a call); returns their pids."""
        doomed = [i for i in self._instances if i.pid and (i.is_busy or not busy_only)]
        for instance in doomed:
            instance.kill()
        return [instance.pid for instance in doomed]

    def usage(self) -> Usage:
        alive = [instance for instance in self._instances if instance.is_alive]
        return Usage(
            pids=[instance.pid for instance in alive],
            busy_pids=[instance.pid for instance in alive if instance.is_busy],
            calls=self._calls,
            cpu_seconds=self._cpu_of_the_dead + sum(instance.cpu_seconds for instance in self._instances),
        )

    async def _take(self) -> Instance:
        """A warm instance; else the first of a new one and those that finish meanwhile."""
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                return await self._next_usable()
        except TimeoutError:
            raise TooManyCalls(f"all {self._limit} instances of {self._deployment.name} are busy") from None
        finally:
            self._waiting -= 1

    async def _next_usable(self) -> Instance:
        while True:
            if self._idle.empty():
                self._start_another()
            instance = await self._idle.get()
            if instance.is_usable:
                return instance
            self._bury(instance)

    def _start_another(self) -> None:
        if len(self._instances) >= self._limit:
            return
        instance = Instance(self._deployment)
        self._instances.add(instance)
        start = asyncio.create_task(self._start_in_turn(instance))
        self._starts.add(start)
        start.add_done_callback(self._starts.discard)

    async def _start_in_turn(self, instance: Instance) -> None:
        async with self._births:
            if not self._waiting:  # the rush is over
                self._instances.discard(instance)
                return
            await self._start(instance)
            with suppress(TimeoutError):
                await asyncio.wait_for(instance.first_call_ended.wait(), SETTLING)

    async def _start(self, instance: Instance) -> None:
        await instance.start(self._nursery, self._log)
        self._idle.put_nowait(instance)

    def _give_back(self, instance: Instance) -> None:
        if instance.is_alive:
            self._idle.put_nowait(instance)
        else:
            self._bury(instance)

    def _bury(self, instance: Instance) -> None:
        instance.close()
        self._instances.discard(instance)
        self._cpu_of_the_dead += instance.cpu_seconds
        if self._waiting:
            self._start_another()  # one of those may have counted on this instance


class LocalFunctions:
    """Implements `Functions`. Instances come from `nursery`, which the caller starts and stops; the log of
    a function is `<logs>/<name>.log`.
    """

    def __init__(
        self,
        deployments: Iterable[Deployment],
        nursery: Nursery,
        *,
        logs: Path,
        limit: int = INSTANCES,
        patience: float = PATIENCE,
    ) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        births = asyncio.Semaphore(os.cpu_count() or 1)
        self._pools = {
            d.name: FunctionPool(d, nursery, births, logs / f"{d.name}.log", limit=limit, patience=patience)
            for d in deployments
        }

    async def warm_up(self) -> None:
        """One instance of each, ready."""
        await asyncio.gather(*(pool.warm_up() for pool in self._pools.values()))

    def close(self) -> None:
        """Hang up on every instance: calls in flight fail."""
        for pool in self._pools.values():
            pool.close()

    async def invoke(self, name: str, event: Any) -> Any:
        return await self._pools[name].invoke(event)

    def kill(self, name: str, *, busy_only: bool = False) -> list[int]:
        """SIGKILL the instances of `name` (or those in a call); returns their pids."""
        return self._pools[name].kill(busy_only=busy_only)

    def usage(self) -> dict[str, Usage]:
        return {name: pool.usage() for name, pool in self._pools.items()}
