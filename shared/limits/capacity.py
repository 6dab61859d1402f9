"""Whether an agency may start another run: how many are under way, what models cost it today.

Whoever is far from both bounds is believed for some seconds, its new runs counted here; near a bound the
tables are asked each time. Two requests at the same moment may both be the last: the bound is exceeded by as
many as start at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from ulid import ULID

from shared.auth import Principal
from shared.config import DatabaseSettings, read_settings
from shared.database import Rows, Statement, database_of
from shared.errors import TooManyRequests
from shared.limits.rules import RunLimits, rules_of

#: A run is closed within minutes of its birth. One that is worked again later is not counted.
LONGEST_RUN = timedelta(minutes=15)
#: How long a reading is believed, and at which part of a bound no longer.
BELIEVED = timedelta(seconds=5)
FAR = Decimal("0.5")
#: A run takes seconds.
RETRY_SECONDS = 5

#: Named unlike other statements' parameters, to be read together with them.
READ_STANDING = Statement("""
DECLARE $agency AS Utf8;
DECLARE $oldest_run AS Utf8;
DECLARE $today AS Date;

SELECT COUNT(*) AS open FROM runs
WHERE tenant_id = $agency AND run_id > $oldest_run AND (state = "running"u OR state = "aggregating"u);

SELECT SUM(rubles) AS rubles FROM llm_usage WHERE tenant_id = $agency AND day = $today;

SELECT settings FROM tenants WHERE tenant_id = $agency;
""")


@dataclass(frozen=True)
class Standing:
    """Runs under way, rubles since midnight (UTC), and the bounds of both."""

    open: int
    rubles: Decimal
    limits: RunLimits

    def is_far_from_limits(self) -> bool:
        """Whether a few seconds make no difference."""
        limits = self.limits
        return self.open < limits.open * FAR and self.rubles < limits.rubles_a_day * FAR


def standing_values(tenant_id: str, now: datetime) -> dict[str, Any]:
    """The parameters of `READ_STANDING`."""
    oldest = ULID.from_datetime(now - LONGEST_RUN)
    return {"agency": tenant_id, "oldest_run": f"run_{oldest}", "today": now.date()}


def standing_of(results: Sequence[Rows]) -> Standing:
    """Its three results."""
    [[runs], [spent], agencies] = results
    settings = agencies[0]["settings"] if agencies else {}
    return Standing(int(runs["open"]), spent["rubles"] or Decimal(0), rules_of(settings.get("limits")).runs)


@dataclass
class _Known:
    standing: Standing
    until: datetime
    started: int = 0


class Capacity:
    """What one instance knows of the agencies that start runs through it."""

    def __init__(self, read: Callable[[str, datetime], Standing]) -> None:
        self._read = read
        self._known: dict[str, _Known] = {}

    def learn(self, tenant_id: str, standing: Standing, now: datetime) -> None:
        """Somebody has just read it with something else."""
        self._known = {name: one for name, one in self._known.items() if one.until > now}
        self._known[tenant_id] = _Known(standing, now + BELIEVED)

    def require(self, tenant_id: str, now: datetime) -> None:
        """Count a run that is about to start. Raises `TooManyRequests`."""
        known = self._known.get(tenant_id)
        if known is None or known.until <= now or not _present(known).is_far_from_limits():
            self.learn(tenant_id, self._read(tenant_id, now), now)
            known = self._known[tenant_id]
        _check(_present(known), now)
        known.started += 1


@cache
def capacity() -> Capacity:
    """The instance's."""
    return Capacity(_read_standing)


def require_capacity(principal: Principal, now: datetime) -> None:
    """For every route and message that starts work of a model. Raises `TooManyRequests`."""
    capacity().require(principal.tenant_id, now)


def _read_standing(tenant_id: str, now: datetime) -> Standing:
    database = database_of(read_settings(DatabaseSettings))
    return standing_of(database.read(READ_STANDING, **standing_values(tenant_id, now)))


def _present(known: _Known) -> Standing:
    return replace(known.standing, open=known.standing.open + known.started)


def _check(standing: Standing, now: datetime) -> None:
    limits = standing.limits
    if standing.open >= limits.open:
        raise TooManyRequests(
            f"Одновременно может выполняться не больше {limits.open} запросов агентства. "
            "Дождитесь ответа на прежние.",
            f"At most {limits.open} runs of an agency at once.",
            retry_after=RETRY_SECONDS,
        )
    if standing.rubles >= limits.rubles_a_day:
        raise TooManyRequests(
            f"На сегодня исчерпан расход на языковые модели: {limits.rubles_a_day} ₽. "
            "Лимит обновится в 03:00 по Москве.",
            f"The day's {limits.rubles_a_day} rubles for language models are spent.",
            retry_after=_seconds_to_midnight(now),
        )


def _seconds_to_midnight(now: datetime) -> int:
    midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((midnight - now).total_seconds()) + 1
