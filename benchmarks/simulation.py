"""Runs in a system of limits, moment by moment: who waits for what, and how long.

A process is a generator that yields what it waits for: `Take` and `Give` of a place, `Units` of a rate, or
seconds.
"""

import heapq
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field


@dataclass
class Places:
    """So many at once; who comes later waits in order."""

    name: str
    capacity: int
    taken: int = 0
    busy_seconds: float = 0.0
    waited_seconds: float = 0.0
    queue: deque[tuple[float, Callable[[], None]]] = field(default_factory=deque)


@dataclass
class Rate:
    """So many units a second; what was not used for `burst_seconds` may be used at once."""

    name: str
    per_second: float
    burst_seconds: float
    used: float = 0.0
    waited_seconds: float = 0.0
    paid_until: float = 0.0

    def delay(self, units: float, now: float) -> float:
        """Seconds until so many units are there (the generic cell rate algorithm)."""
        self.used += units
        self.paid_until = max(self.paid_until, now - self.burst_seconds) + units / self.per_second
        delay = max(0.0, self.paid_until - now)
        self.waited_seconds += delay
        return delay


@dataclass(frozen=True)
class Take:
    places: Places


@dataclass(frozen=True)
class Give:
    places: Places


@dataclass(frozen=True)
class Units:
    rate: Rate
    amount: float


Wish = Take | Give | Units | float
Process = Generator[Wish, None, None]


class Simulation:
    """Its clock goes from event to event."""

    def __init__(self) -> None:
        self.now = 0.0
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._count = 0

    def at(self, moment: float, action: Callable[[], None]) -> None:
        """Do it then; what falls on one moment is done in the order of asking."""
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, action))

    def start(self, process: Process, done: Callable[[], None] = lambda: None) -> None:
        """Let a process go on until it waits."""
        try:
            wish = next(process)
        except StopIteration:
            return done()
        self._grant(wish, lambda: self.start(process, done))

    def run(self) -> None:
        """Until nothing is left to happen."""
        while self._events:
            self.now, _, action = heapq.heappop(self._events)
            action()

    def _grant(self, wish: Wish, then: Callable[[], None]) -> None:
        match wish:
            case Take(places):
                self._take(places, then)
            case Give(places):
                self._give(places)
                self.at(self.now, then)
            case Units(rate, amount):
                self.at(self.now + rate.delay(amount, self.now), then)
            case seconds:
                self.at(self.now + seconds, then)

    def _take(self, places: Places, then: Callable[[], None]) -> None:
        if places.taken == places.capacity:
            places.queue.append((self.now, then))
        else:
            places.taken += 1
            self.at(self.now, then)

    def _give(self, places: Places) -> None:
        """To whoever waits longest, if anybody does."""
        if places.queue:
            since, then = places.queue.popleft()
            places.waited_seconds += self.now - since
            self.at(self.now, then)
        else:
            places.taken -= 1
