"""A provider that keeps failing is left alone for a while. Known to one instance, forgotten with it."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from shared.llm.models import Reason

#: What tells of a provider that is down, and not of one request.
_DOWN = frozenset({Reason.UNAVAILABLE, Reason.TIMEOUT})


@dataclass
class Breaker:
    """Closed, it lets every call through. After `threshold` failures in a row it opens for `rest` seconds;
    then one call may try, and its outcome decides."""

    threshold: int = 3
    rest: float = 30.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = field(default=0, init=False)
    _open_until: float = field(default=0.0, init=False)

    def allows(self) -> bool:
        """Whether to call now. Who is allowed tells the outcome."""
        if self._failures < self.threshold:
            return True
        if self.clock() < self._open_until:
            return False
        self._open_until = self.clock() + self.rest  # others wait for what this one finds
        return True

    def succeeded(self) -> None:
        """It works."""
        self._failures = 0

    def failed(self, reason: Reason) -> None:
        """A refused request is no failure: the provider lives."""
        if reason not in _DOWN:
            self._failures = 0
            return
        self._failures += 1
        self._open_until = self.clock() + self.rest


@cache
def breaker_of(base_url: str) -> Breaker:
    """The instance's, one per address: what is down is down for all models there."""
    return Breaker()
