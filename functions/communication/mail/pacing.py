"""How many letters may leave now, within a provider's quota. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Quota:
    """Of one account at a provider."""

    per_second: float
    per_day: int


@dataclass(frozen=True)
class Meter:
    """What an account has used: nothing before `free_at`; `used` letters since `day_from`."""

    free_at: datetime
    day_from: datetime
    used: int = 0


@dataclass(frozen=True)
class Grant:
    """`letters` may leave now; the next ask is worth it `at`."""

    letters: int
    at: datetime
    meter: Meter


def grant(meter: Meter, quota: Quota, wanted: int, now: datetime) -> Grant:
    """One second's worth at most. What a dead round was granted and did not send is lost: a quota is rather
    left unused than passed."""
    if now - meter.day_from >= DAY:
        meter = replace(meter, day_from=now, used=0)
    if meter.free_at > now:
        return Grant(0, meter.free_at, meter)
    left = quota.per_day - meter.used
    if left <= 0:
        return Grant(0, meter.day_from + DAY, meter)
    letters = min(wanted, left, max(1, int(quota.per_second)))
    free_at = now + letters / quota.per_second * SECOND
    return Grant(letters, free_at, Meter(free_at, meter.day_from, meter.used + letters))


def slowed(meter: Meter, until: datetime) -> Meter:
    """The provider says it was too much."""
    return replace(meter, free_at=max(meter.free_at, until))
