"""What housekeeping does and when: the jobs are `data/jobs.yaml`, this says which of them are due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

#: A timer does not fire to the second: a job every five minutes is due a little before they are over.
SLACK = timedelta(seconds=30)


class Job(BaseModel):
    """One line of the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    does: str
    every: Annotated[int, Field(gt=0)] | None = None
    """Minutes; None for every firing."""


class JobState(BaseModel):
    """What is stored of a job; all None before its first time."""

    done_for: datetime | None = None
    """The firing it was last done for."""
    lease_until: datetime | None = None


class _Jobs(BaseModel):
    jobs: tuple[Job, ...]


@cache
def load_jobs() -> tuple[Job, ...]:
    """In the order in which they are done."""
    import yaml

    text = resources.files("functions.housekeeping").joinpath("data/jobs.yaml").read_text("utf-8")
    document: Mapping[str, Any] = yaml.safe_load(text)
    return _Jobs.model_validate(document).jobs


def is_due(job: Job, state: JobState, fired_at: datetime, now: datetime) -> bool:
    """Whether this firing should do the job: it is time, this firing has not done it yet, nobody is at it."""
    if state.lease_until is not None and state.lease_until > now:
        return False
    if state.done_for is None:
        return True
    if job.every is None:
        return fired_at > state.done_for
    return fired_at >= state.done_for + timedelta(minutes=job.every) - SLACK
