"""Faults that a test asks for, and the counts it reads."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from local.queues.exceptions import ServiceUnavailable


@dataclass
class Controls:
    """One object per service; the endpoint `/_control` reads and writes the same fields.

    `duplicate` stores every sent message twice under one id. `shuffle_seconds` makes each message (and each
    copy) visible at a random moment within that time. `calls` counts requests by action, refused ones too.
    """

    duplicate: bool = False
    shuffle_seconds: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    _unavailable_until: float = field(default=0.0, init=False)

    @property
    def unavailable_seconds(self) -> float:
        return max(0.0, self._unavailable_until - time.monotonic())

    def make_unavailable(self, seconds: float) -> None:
        """Answer 503 to everything for so long; 0 ends it."""
        self._unavailable_until = time.monotonic() + seconds

    def check_available(self) -> None:
        if self.unavailable_seconds:
            raise ServiceUnavailable

    async def available(self) -> None:
        """Return when the service answers again."""
        while seconds := self.unavailable_seconds:
            await asyncio.sleep(seconds)

    @property
    def copies(self) -> int:
        return 2 if self.duplicate else 1

    def jitter(self) -> int:
        """Milliseconds to keep one message back."""
        return int(random.uniform(0, self.shuffle_seconds) * 1000)

    def reset(self) -> None:
        self.duplicate, self.shuffle_seconds = False, 0.0
        self.make_unavailable(0)
        self.calls.clear()
