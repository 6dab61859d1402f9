"""Faults on order, and counts of what was called."""

from collections import Counter
from dataclasses import dataclass

from local.ydb.yql.errors import YdbError

#: Breaks the connection instead of answering.
DROP = "DROP"
#: The point inside every commit of a transaction that wrote, however the commit was asked for.
COMMIT = "Commit"


@dataclass
class Fault:
    """Answer `point` (an RPC's name or COMMIT) with `status` (of YDB, or DROP).

    With `applied` the work is done and only the answer is lost. `every` 3 means the third, sixth… call from
    now; `times` is how often at most, None for ever.
    """

    point: str
    status: str
    applied: bool = False
    every: int = 1
    times: int | None = 1
    met: int = 0

    def meets(self) -> bool:
        """Count a call at the point; does the fault strike it?"""
        if self.times == 0:
            return False
        self.met += 1
        strikes = self.met % self.every == 0
        if strikes and self.times is not None:
            self.times -= 1
        return strikes

    def error(self) -> Exception:
        """What the call ends with."""
        return DroppedError() if self.status == DROP else YdbError(f"Injected {self.status}", self.status)


class DroppedError(Exception):
    """The call ends without an answer."""


class Faults:
    """What will go wrong, and how often each point was passed."""

    def __init__(self) -> None:
        self.orders: list[Fault] = []
        self.counts: Counter[str] = Counter()

    def at(self, point: str) -> Fault | None:
        """Count the point; the fault that strikes here, if any."""
        self.counts[point] += 1
        struck = [fault for fault in self.orders if fault.point == point and fault.meets()]
        return struck[0] if struck else None
