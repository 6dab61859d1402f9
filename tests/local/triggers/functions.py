"""Functions in this process, for triggers to call."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Behaviour = Callable[[Any], Awaitable[Any]]


class RecordedFunctions:
    """Keeps every call; `behaviour` gets the event and decides how the call ends."""

    def __init__(self, behaviour: Behaviour | None = None) -> None:
        self.calls: list[tuple[str, Any]] = []
        self._behaviour = behaviour
        self._called = asyncio.Condition()

    async def invoke(self, name: str, event: Any) -> Any:
        self.calls.append((name, event))
        async with self._called:
            self._called.notify_all()
        return await self._behaviour(event) if self._behaviour else None

    async def called(self, times: int) -> None:
        """Return when there were so many calls in all."""
        async with self._called:
            await self._called.wait_for(lambda: len(self.calls) >= times)

    def bodies(self) -> list[list[str]]:
        """The message bodies of every call of a queue trigger."""
        return [[m["details"]["message"]["body"] for m in event["messages"]] for _, event in self.calls]
