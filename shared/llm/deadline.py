"""Time that is left, and waiting no longer than that."""

import contextvars
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from threading import Thread
from typing import TypeVar

from shared.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True)
class Deadline:
    """The moment by which the last call has ended."""

    at: datetime
    clock: Clock

    def seconds_left(self) -> float:
        """Negative when it has passed."""
        return (self.at - self.clock()).total_seconds()


def within(seconds: float, call: Callable[[], T]) -> T:
    """The call's result or its exception; `TimeoutError` when it takes longer.

    httpx limits each read and not the whole, so a server that drips bytes would hold us for ever.
    The thread left behind ends with the client's own timeout and keeps no process alive.
    """
    outcome: Future[T] = Future()
    context = contextvars.copy_context()

    def run() -> None:
        try:
            outcome.set_result(context.run(call))
        except BaseException as error:  # noqa: BLE001 - handed over to the waiting thread, not swallowed
            outcome.set_exception(error)

    Thread(target=run, daemon=True).start()
    return outcome.result(timeout=seconds)
