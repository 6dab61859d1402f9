"""Requests of a window, counted here and told to the other instances in lots. Pure but for `report`.

Fixed windows: at the seam of two, twice the quota may come in a short time. A lot that is lost with its
instance lets so many more through; one that is told twice so many fewer.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shared.limits.rules import Policy

#: Callers remembered at once: the windows of those who have left are dropped.
MAX_KEPT = 10_000


@dataclass(frozen=True)
class Lot:
    """Requests not told yet, of a window that began at `began` (epoch seconds)."""

    policy: Policy
    began: int
    count: int


Report = Callable[[Sequence[Lot]], Sequence[int] | None]
"""Adds lots to what everybody knows; the sums afterwards, in their order. None: nobody could be told."""


@dataclass(frozen=True)
class Level:
    """How much of a policy is left, and for how many seconds."""

    policy: Policy
    left: int
    reset: int

    @property
    def is_exhausted(self) -> bool:
        """Whether this request is one too many."""
        return self.left < 0


@dataclass
class _Window:
    began: int
    told: int = 0
    """By all instances, as far as known here."""
    untold: int = 0


class Counters:
    """Of one instance."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._windows: dict[tuple[str, str], _Window] = {}

    def take(self, policies: Sequence[Policy], now: float) -> list[Level]:
        """Count a request, unless one of its policies is exhausted: then nothing is counted."""
        windows = [self._window(policy, now) for policy in policies]
        levels = _levels(policies, windows, now, counted=1)
        if any(level.is_exhausted for level in levels):
            return levels
        for window in windows:
            window.untold += 1
        if any(window.untold >= policy.step for policy, window in zip(policies, windows, strict=True)):
            self._tell(policies, windows)
        return _levels(policies, windows, now, counted=0)

    def _tell(self, policies: Sequence[Policy], windows: Sequence[_Window]) -> None:
        pairs = zip(policies, windows, strict=True)
        lots = [Lot(policy, window.began, window.untold) for policy, window in pairs]
        sums = self._report(lots) or [window.told + window.untold for window in windows]
        for window, told in zip(windows, sums, strict=True):
            window.told, window.untold = told, 0

    def _window(self, policy: Policy, now: float) -> _Window:
        began = int(now) // policy.window * policy.window
        key = (policy.tenant_id, policy.counter)
        window = self._windows.get(key)
        if window is None or window.began != began:
            self._make_room(began)
            window = self._windows[key] = _Window(began)
        return window

    def _make_room(self, began: int) -> None:
        if len(self._windows) >= MAX_KEPT:
            self._windows = {key: one for key, one in self._windows.items() if one.began >= began}
        if len(self._windows) >= MAX_KEPT:
            self._windows.clear()


def _levels(
    policies: Sequence[Policy], windows: Sequence[_Window], now: float, *, counted: int
) -> list[Level]:
    return [
        Level(
            policy,
            left=policy.quota - window.told - window.untold - counted,
            reset=max(1, window.began + policy.window - int(now)),
        )
        for policy, window in zip(policies, windows, strict=True)
    ]
