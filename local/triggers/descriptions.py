"""What a trigger is, as the manifest describes it. Times are in seconds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QueueTrigger:
    """Calls `function` with messages of `queue`.

    A batch closes at `batch_size` messages or `cutoff` after its first one. `visibility_timeout` overrides
    the queue's. At most `in_flight` batches run at once: Yandex gives no figure for its pollers, ten is the
    default quota of concurrent calls.
    """

    queue: str
    function: str
    batch_size: int = 1
    cutoff: float = 10.0
    visibility_timeout: int | None = None
    in_flight: int = 10


@dataclass(frozen=True)
class LogTrigger:
    """Calls `function` with lines that functions print to `stream`: `batch_size` of them, or those that come
    within `cutoff`. A failed call is repeated `retry_attempts` times every `retry_interval`."""

    function: str
    stream: str
    batch_size: int
    cutoff: float
    retry_attempts: int = 0
    retry_interval: float = 10.0


@dataclass(frozen=True)
class StreamTrigger:
    """Calls `function` with records of `stream`: as many as fit `batch_bytes`, or those that come within
    `cutoff`. A failed call is repeated `retry_attempts` times every `retry_interval`."""

    function: str
    stream: str
    batch_bytes: int
    cutoff: float
    retry_attempts: int = 0
    retry_interval: float = 10.0


@dataclass(frozen=True)
class TimerTrigger:
    """Calls `function` by `expression` (see `cron`).

    A failed call is repeated `retry_attempts` times every `retry_interval`, then its event goes to
    `dead_letter_queue`, or is lost without one.
    """

    name: str
    function: str
    expression: str
    payload: str = ""
    retry_attempts: int = 0
    retry_interval: float = 10.0
    dead_letter_queue: str | None = None
