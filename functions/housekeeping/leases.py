"""Who is at which job. A lease ends with the invocation that holds it: after that its holder is dead."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.housekeeping.jobs import Job, JobState, is_due
from shared.clock import Clock
from shared.database import Database, Statement, Transaction
from shared.ids import new_id

#: The clocks of two instances differ by less.
CLOCK_SKEW = timedelta(seconds=2)

READ_JOB = Statement("""
DECLARE $job AS Utf8;

SELECT done_for, finished_at, lease_until, error FROM housekeeping_jobs WHERE job = $job;
""")

TAKE_JOB = Statement("""
DECLARE $job AS Utf8;
DECLARE $done_for AS Timestamp?;
DECLARE $finished_at AS Timestamp?;
DECLARE $error AS Utf8?;
DECLARE $holder AS Utf8;
DECLARE $lease_until AS Timestamp;

UPSERT INTO housekeeping_jobs (job, done_for, finished_at, error, holder, lease_until)
VALUES ($job, $done_for, $finished_at, $error, $holder, $lease_until);
""")

#: The holder alone: one that outlived its lease changes nothing.
FINISH_JOB = Statement("""
DECLARE $job AS Utf8;
DECLARE $holder AS Utf8;
DECLARE $done_for AS Timestamp;
DECLARE $finished_at AS Timestamp;

UPDATE housekeeping_jobs
SET done_for = $done_for, finished_at = $finished_at, lease_until = NULL, error = NULL
WHERE job = $job AND holder = $holder;
""")

GIVE_JOB_BACK = Statement("""
DECLARE $job AS Utf8;
DECLARE $holder AS Utf8;
DECLARE $error AS Utf8;

UPDATE housekeeping_jobs SET lease_until = NULL, error = $error WHERE job = $job AND holder = $holder;
""")


@dataclass(frozen=True)
class Lease:
    """A job that is ours."""

    job: str
    holder: str
    fired_at: datetime


class Leases:
    """The table of jobs."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, job: Job, fired_at: datetime, until: datetime) -> Lease | None:
        """The job for this firing until the invocation ends; None when it is not due or somebody has it."""
        lease = Lease(job.name, new_id("hold"), fired_at)

        def work(tx: Transaction) -> Lease | None:
            rows = tx.execute(READ_JOB, job=job.name)[0]
            stored = rows[0] if rows else {"done_for": None, "finished_at": None, "error": None}
            if not is_due(job, JobState.model_validate(stored), fired_at, self._clock()):
                return None
            kept = {name: stored[name] for name in ("done_for", "finished_at", "error")}
            held = {"holder": lease.holder, "lease_until": until + CLOCK_SKEW}
            tx.commit(TAKE_JOB, job=job.name, **kept, **held)
            return lease

        return self._database.transaction(work)

    def finish(self, lease: Lease) -> None:
        """The firing has its job done."""
        self._database.query(
            FINISH_JOB,
            job=lease.job,
            holder=lease.holder,
            done_for=lease.fired_at,
            finished_at=self._clock(),
        )

    def give_back(self, lease: Lease, error: str) -> None:
        """It failed: whoever comes next may try, also the same firing again."""
        self._database.query(GIVE_JOB_BACK, job=lease.job, holder=lease.holder, error=error)
