"""One firing of the timer: every job that is due, each under its own lease, none stopped by another."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from functions.housekeeping.jobs import Job
from functions.housekeeping.leases import Lease, Leases
from shared import logs
from shared.clock import Clock

#: With less left of the invocation no further job is begun; the next firing does it.
ENOUGH_TIME = timedelta(seconds=10)

Work = Callable[[datetime], Mapping[str, Any]]
"""Does a job as of a moment; returns what the log should say of it."""


class JobsFailed(Exception):
    """The timer repeats the firing: what is done stays done, what failed is tried again."""


def keep_house(
    jobs: Iterable[Job],
    work: Mapping[str, Work],
    leases: Leases,
    fired_at: datetime,
    deadline: datetime,
    clock: Clock,
) -> None:
    """Raises `JobsFailed` after everything else is done."""
    failed = []
    for job in jobs:
        if clock() + ENOUGH_TIME > deadline:
            logs.warn("housekeeping left a job to the next firing", job=job.name)
        elif lease := leases.take(job, fired_at, deadline):
            failed += [] if _done(work[job.name], lease, leases, clock) else [job.name]
    if failed:
        raise JobsFailed(", ".join(failed))


def _done(work: Work, lease: Lease, leases: Leases, clock: Clock) -> bool:
    try:
        report = work(clock())
    except Exception as error:  # noqa: BLE001 - logged; the firing as a whole fails after the other jobs
        logs.error("housekeeping job failed", job=lease.job)
        leases.give_back(lease, type(error).__name__)
        return False
    leases.finish(lease)
    logs.info("housekeeping job done", job=lease.job, **report)
    return True
