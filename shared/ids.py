"""Identifiers: a prefix that says what it names, then a ULID, so that ids sort by time of birth."""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time

from ulid import ULID

#: The ULID kept with the Idempotency-Key of the request that is being carried out.
request_ulid: ContextVar[str | None] = ContextVar("request_ulid", default=None)


def new_id(prefix: str) -> str:
    """`new_id("run")` → `run_01KBN…`, unique and sortable."""
    return f"{prefix}_{ULID()}"


def first_id(prefix: str, day: date) -> str:
    """Below every id that is born on that day (UTC) or later."""
    midnight = datetime.combine(day, time.min, UTC)
    return f"{prefix}_{str(ULID.from_datetime(midnight))[:10]}"


def id_of_request(prefix: str) -> str:
    """The id of the one thing this request makes: the same when the request is carried out again under
    its Idempotency-Key, because the first time died half-way."""
    known = request_ulid.get()
    return f"{prefix}_{known}" if known else new_id(prefix)
