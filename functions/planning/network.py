"""The activity network: what follows what, and the critical path method over working-day positions.

A position is a boundary between working days: a task of `days` that starts at position `p` ends at
`p + days`, and a follower may start there. Position 0 is the first morning of the plan.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from graphlib import TopologicalSorter


@dataclass(frozen=True)
class Network:
    """Durations in working days and predecessors, by task code. A cycle raises `graphlib.CycleError`."""

    days: Mapping[str, int]
    after: Mapping[str, set[str]]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Every task after all its predecessors; the same in every process, which sets alone are not."""
        ordered = {code: sorted(predecessors) for code, predecessors in self.after.items()}
        return tuple(TopologicalSorter(ordered).static_order())

    @cached_property
    def followers(self) -> Mapping[str, set[str]]:
        """The graph read the other way."""
        followers: dict[str, set[str]] = {code: set() for code in self.after}
        for code, predecessors in self.after.items():
            for predecessor in predecessors:
                followers[predecessor].add(code)
        return followers

    def without(self, gone: Iterable[str]) -> "Network":
        """Leave tasks out, joining their predecessors to their followers."""
        dropped = set(gone)
        after: dict[str, set[str]] = {}
        for code in self.order:
            kept = self.after[code] - dropped
            after[code] = kept.union(*(after[lost] for lost in self.after[code] & dropped))
        kept_codes = [code for code in self.days if code not in dropped]
        return Network(
            {code: self.days[code] for code in kept_codes}, {code: after[code] for code in kept_codes}
        )

    def ancestors(self, target: str) -> set[str]:
        """Everything that must be done before the target starts."""
        found: set[str] = set()
        waiting = set(self.after[target])
        while waiting:
            code = waiting.pop()
            found.add(code)
            waiting |= self.after[code] - found
        return found

    def early_starts(self, not_before: Mapping[str, int] | None = None) -> dict[str, int]:
        """Forward pass. `not_before` holds a task back to a position."""
        starts: dict[str, int] = {}
        for code in self.order:
            ends = (starts[predecessor] + self.days[predecessor] for predecessor in self.after[code])
            starts[code] = max((not_before or {}).get(code, 0), *ends, 0)
        return starts

    def late_starts(self, target: str, position: int) -> dict[str, int]:
        """Backward pass over the target's ancestors: the latest starts that leave it at `position`."""
        before = self.ancestors(target)
        starts = {target: position}
        for code in reversed(self.order):
            if code in before:
                end = min(starts[follower] for follower in self.followers[code] if follower in starts)
                starts[code] = end - self.days[code]
        return starts
