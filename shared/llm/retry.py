"""The one retry policy towards models; their own clients' retries stay off, or attempts would multiply."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from shared.llm.deadline import Deadline, within
from shared.llm.models import ModelFailure, Reason

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to insist. Seconds.

    The pause before attempt n+1 is what the provider asked for, else `pause * 2**(n-1)` plus up to half
    of that: callers refused together should not come back together.
    """

    attempts: int = 3
    pause: float = 0.5
    shortest_call: float = 1.0
    """With less time left than this a call is not worth its money."""


def patiently(call: Callable[[], T], patience: Patience, deadline: Deadline) -> T:
    """The result of the first attempt that has one; else the last attempt's `ModelFailure`."""
    pause = patience.pause
    for _ in range(patience.attempts - 1):
        try:
            return _attempt(call, patience, deadline)
        except ModelFailure as failure:
            wait = failure.retry_after or pause + random.uniform(0, pause / 2)
            if not failure.retryable or wait + patience.shortest_call > deadline.seconds_left():
                raise
        time.sleep(wait)
        pause *= 2
    return _attempt(call, patience, deadline)


def _attempt(call: Callable[[], T], patience: Patience, deadline: Deadline) -> T:
    left = deadline.seconds_left()
    if left < patience.shortest_call:
        raise ModelFailure(Reason.TIMEOUT)
    try:
        return within(left, call)
    except TimeoutError as error:
        raise ModelFailure(Reason.TIMEOUT) from error
